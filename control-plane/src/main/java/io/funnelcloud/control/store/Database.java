package io.funnelcloud.control.store;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;

/// HQ's SQLite file. Writers take turns on one connection, readers share a few others; WAL mode
/// lets both go on at once. `synchronous=FULL`: what a call answered survives a power cut.
public final class Database implements AutoCloseable {
  private static final int READERS = 4;

  private final Connection writer;
  private final ReentrantLock writing = new ReentrantLock(true);
  private final BlockingQueue<Connection> readers = new ArrayBlockingQueue<>(READERS);
  private final List<Connection> all = new ArrayList<>();

  private Database(Path file) throws SQLException {
    writer = connect(file);
    Migrations.apply(writer, file);
    for (int i = 0; i < READERS; i++) {
      readers.add(connect(file));
    }
  }

  public static Database open(Path file) {
    try {
      return new Database(file);
    } catch (SQLException e) {
      throw faultOf(e, "cannot open the database " + file);
    }
  }

  private Connection connect(Path file) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    all.add(connection);
    for (String pragma :
        List.of("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")) {
      try (java.sql.Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA " + pragma);
      }
    }
    return connection;
  }

  /// Runs the work in one transaction; it happens whole or not at all.
  public <T> T write(Work<T> work) {
    writing.lock();
    try {
      return inTransaction(work);
    } catch (SQLException e) {
      throw faultOf(e, "cannot write the database");
    } finally {
      writing.unlock();
    }
  }

  private <T> T inTransaction(Work<T> work) throws SQLException {
    Sql.execute(writer, "BEGIN IMMEDIATE");
    boolean done = false;
    try {
      T result = work.on(writer);
      Sql.execute(writer, "COMMIT");
      done = true;
      return result;
    } finally {
      if (!done) {
        Sql.execute(writer, "ROLLBACK");
      }
    }
  }

  /// Runs the work on a snapshot.
  public <T> T read(Work<T> work) {
    Connection reader = take();
    try {
      return work.on(reader);
    } catch (SQLException e) {
      throw faultOf(e, "cannot read the database");
    } finally {
      readers.add(reader);
    }
  }

  private Connection take() {
    try {
      return readers.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Fault(FaultCode.INTERNAL, "interrupted while waiting for the database", e);
    }
  }

  private static Fault faultOf(SQLException e, String what) {
    String message = String.valueOf(e.getMessage());
    FaultCode code = message.contains("FULL") ? FaultCode.DISK_FULL : FaultCode.STORE_BROKEN;
    return new Fault(code, what + ": " + message, e);
  }

  @Override
  public void close() {
    writing.lock();
    try {
      for (Connection connection : all) {
        connection.close();
      }
    } catch (SQLException e) {
      throw faultOf(e, "cannot close the database");
    } finally {
      writing.unlock();
    }
  }

  /// What is done with a connection; called with the right one, never keeps it.
  @FunctionalInterface
  public interface Work<T> {
    T on(Connection connection) throws SQLException;
  }
}
