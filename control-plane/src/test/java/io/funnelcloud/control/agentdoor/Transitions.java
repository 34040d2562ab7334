package io.funnelcloud.control.agentdoor;

import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Every change of an operation's state that the store saw, whoever wrote it: a trigger notes them.
final class Transitions {
  private final Database database;

  private Transitions(Database database) {
    this.database = database;
  }

  static Transitions recordedIn(Database database) {
    database.write(c -> {
      Sql.update(
          c,
          "CREATE TABLE visited (was TEXT NOT NULL, became TEXT NOT NULL, UNIQUE (was, became))");
      return Sql.update(
          c,
          "CREATE TRIGGER visits AFTER UPDATE OF state ON ops WHEN OLD.state <> NEW.state BEGIN"
              + " INSERT OR IGNORE INTO visited VALUES (OLD.state, NEW.state); END");
    });
    return new Transitions(database);
  }

  Set<String> visited() {
    return database.read(c ->
        new TreeSet<>(
            Sql.list(
                c,
                "SELECT was, became FROM visited",
                row -> arrow(row.getString(1), row.getString(2)))));
  }

  static Set<String> allowed() {
    return Arrays.stream(OperationState.values())
        .flatMap(from -> from.next().stream().map(to -> arrow(from.name(), to.name())))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static String arrow(String from, String to) {
    return from + " -> " + to;
  }
}
