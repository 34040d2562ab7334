package io.funnelcloud.memory;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.memory.Memo;
import io.funnelcloud.contract.memory.MemoId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The embedded memo store: one SQLite file with a full-text index. One connection, guarded by this
/// object's lock.
public final class SqliteMemoryStore implements MemoryStore {
  private static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS memo (
            id TEXT PRIMARY KEY,
            scope TEXT NOT NULL,
            topic TEXT NOT NULL,
            text TEXT NOT NULL,
            learnt_at INTEGER NOT NULL,
            valid_to INTEGER,
            superseded_by TEXT,
            json TEXT NOT NULL)
          """,
          """
          CREATE UNIQUE INDEX IF NOT EXISTS memo_live
            ON memo (scope, topic) WHERE superseded_by IS NULL
          """,
          "CREATE INDEX IF NOT EXISTS memo_superseded ON memo (superseded_by)",
          """
          CREATE VIRTUAL TABLE IF NOT EXISTS memo_words
            USING fts5(id UNINDEXED, text, scope, tags, tokenize = 'unicode61')
          """);

  /// How many hits of the index are ranked: enough that recency can still lift the last of a page.
  private static final int CANDIDATES = 500;

  private final Connection connection;

  private SqliteMemoryStore(Connection connection) {
    this.connection = connection;
  }

  /// @throws Fault STORE_BROKEN when the file is not a memo store; it is left as it is
  public static SqliteMemoryStore open(Path file) {
    try {
      Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      prepare(connection);
      return new SqliteMemoryStore(connection);
    } catch (SQLException e) {
      throw new Fault(
          FaultCode.STORE_BROKEN, "cannot open the memo store " + file + ": " + e.getMessage(), e);
    }
  }

  private static void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA busy_timeout = 5000");
      statement.execute("PRAGMA secure_delete = ON");
      for (String sql : SCHEMA) {
        statement.execute(sql);
      }
    }
  }

  @Override
  public synchronized Stored store(Memo memo) {
    return transaction(() -> {
      Optional<Memo> older = live(memo.scope(), memo.key());
      if (older.filter(known -> known.text().equals(memo.text())).isPresent()) {
        return new Stored.Known(older.orElseThrow().id());
      }
      return insert(memo, older);
    });
  }

  @Override
  public synchronized Stored supersede(MemoId wrong, Memo corrected) {
    return transaction(() -> {
      Memo older =
          memo("SELECT json FROM memo WHERE id = ? AND superseded_by IS NULL", wrong.value())
              .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "no memo " + wrong));
      return insert(corrected, Optional.of(older));
    });
  }

  /// The id is made unique when an older memo of another time already has it.
  private Stored insert(Memo memo, Optional<Memo> older) throws SQLException {
    Memo fresh = Memos.named(memo, freeId(memo.id()));
    if (older.isPresent()) {
      retire(older.orElseThrow().id(), fresh.id());
    }
    Optional<Memo> rival = live(fresh.scope(), fresh.key());
    if (rival.isPresent()) {
      retire(rival.orElseThrow().id(), fresh.id());
    }
    update(
        "INSERT INTO memo (id, scope, topic, text, learnt_at, valid_to, json)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
        fresh.id().value(),
        fresh.scope(),
        fresh.key(),
        fresh.text(),
        fresh.learntAt().toEpochMilli(),
        fresh.validTo().map(Instant::toEpochMilli).orElse(null),
        Json.text(fresh));
    update(
        "INSERT INTO memo_words (id, text, scope, tags) VALUES (?, ?, ?, ?)",
        fresh.id().value(),
        fresh.text(),
        fresh.scope(),
        String.join(" ", fresh.tags()));
    return older
        .<Stored>map(old -> new Stored.Superseded(fresh.id(), old.id()))
        .orElseGet(() -> new Stored.Kept(fresh.id()));
  }

  private void retire(MemoId older, MemoId by) throws SQLException {
    update("UPDATE memo SET superseded_by = ? WHERE id = ?", by.value(), older.value());
    update("DELETE FROM memo_words WHERE id = ?", older.value());
  }

  private MemoId freeId(MemoId wanted) throws SQLException {
    MemoId id = wanted;
    while (memo("SELECT json FROM memo WHERE id = ?", id.value()).isPresent()) {
      id = Memos.next(id);
    }
    return id;
  }

  @Override
  public synchronized List<Recalled> recall(RecallAsk ask) {
    return transaction(() -> {
      Optional<String> match = Ranking.match(ask.query());
      Map<Memo, Double> found = match.isEmpty() ? newest(ask) : matching(match.orElseThrow(), ask);
      return Ranking.ranked(found, ask);
    });
  }

  private Map<Memo, Double> newest(RecallAsk ask) throws SQLException {
    Map<Memo, Double> found = new HashMap<>();
    String sql =
        "SELECT json FROM memo WHERE superseded_by IS NULL AND (valid_to IS NULL OR valid_to > ?)"
            + Ranking.scopeClause("scope", ask)
            + " ORDER BY learnt_at DESC LIMIT ?";
    query(
        sql,
        Ranking.arguments(ask, ask.now().toEpochMilli(), ask.limit()),
        row -> found.put(Json.read(row.getString(1), Memo.class), 0.0));
    return found;
  }

  private Map<Memo, Double> matching(String match, RecallAsk ask) throws SQLException {
    Map<Memo, Double> found = new HashMap<>();
    String sql =
        "SELECT memo.json, bm25(memo_words, 0.0, 1.0, 0.5, 0.5) FROM memo_words"
            + " JOIN memo ON memo.id = memo_words.id"
            + " WHERE memo_words MATCH ? AND (memo.valid_to IS NULL OR memo.valid_to > ?)"
            + Ranking.scopeClause("memo.scope", ask)
            + " ORDER BY 2 LIMIT ?";
    List<Object> arguments = new ArrayList<>(List.of(match));
    arguments.addAll(Ranking.arguments(ask, ask.now().toEpochMilli(), CANDIDATES));
    query(
        sql,
        arguments,
        row -> found.put(Json.read(row.getString(1), Memo.class), -row.getDouble(2)));
    return found;
  }

  @Override
  public synchronized Forgotten forget(MemoId memo) {
    return transaction(() -> {
      List<String> doomed = new ArrayList<>();
      query(
          """
          WITH RECURSIVE older(id) AS (
            SELECT id FROM memo WHERE id = ?
            UNION SELECT memo.id FROM memo JOIN older ON memo.superseded_by = older.id)
          SELECT id FROM older
          """,
          List.of(memo.value()),
          row -> doomed.add(row.getString(1)));
      for (String id : doomed) {
        update("DELETE FROM memo_words WHERE id = ?", id);
        update("DELETE FROM memo WHERE id = ?", id);
      }
      return doomed.isEmpty() ? Forgotten.WAS_NOT_THERE : Forgotten.DELETED;
    });
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw broken(e);
    }
  }

  private Optional<Memo> live(String scope, String key) throws SQLException {
    return memo(
        "SELECT json FROM memo WHERE scope = ? AND topic = ? AND superseded_by IS NULL",
        scope,
        key);
  }

  private Optional<Memo> memo(String sql, Object... arguments) throws SQLException {
    List<Memo> found = new ArrayList<>();
    query(sql, List.of(arguments), row -> found.add(Json.read(row.getString(1), Memo.class)));
    return found.stream().findFirst();
  }

  /// Takes one row of an answer.
  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private void query(String sql, List<Object> arguments, RowReader reader) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int index = 0; index < arguments.size(); index++) {
        statement.setObject(index + 1, arguments.get(index));
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    }
  }

  private void update(String sql, @Nullable Object... arguments) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int index = 0; index < arguments.length; index++) {
        statement.setObject(index + 1, arguments[index]);
      }
      statement.executeUpdate();
    }
  }

  /// Work that SQLite may refuse.
  private interface Work<T> {
    T done() throws SQLException;
  }

  private <T> T transaction(Work<T> work) {
    try {
      connection.setAutoCommit(false);
      try {
        T result = work.done();
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw broken(e);
    }
  }

  private static Fault broken(SQLException e) {
    return new Fault(FaultCode.STORE_BROKEN, "the memo store failed: " + e.getMessage(), e);
  }
}
