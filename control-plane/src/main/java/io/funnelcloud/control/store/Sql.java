package io.funnelcloud.control.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Statements with their values bound: an [Instant] as unix milliseconds, an [Optional] as its
/// value or NULL.
public final class Sql {

  private Sql() {}

  public static int update(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = bound(connection, sql, values)) {
      return statement.executeUpdate();
    }
  }

  public static <T> List<T> list(
      Connection connection, String sql, Row<T> row, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = bound(connection, sql, values);
        ResultSet results = statement.executeQuery()) {
      List<T> list = new ArrayList<>();
      while (results.next()) {
        list.add(row.of(results));
      }
      return list;
    }
  }

  public static <T> Optional<T> one(
      Connection connection, String sql, Row<T> row, @Nullable Object... values)
      throws SQLException {
    return list(connection, sql, row, values).stream().findFirst();
  }

  public static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// A time column that may be NULL.
  public static Optional<Instant> instant(ResultSet results, String column) throws SQLException {
    long millis = results.getLong(column);
    return results.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  /// A text column that may be NULL.
  public static Optional<String> text(ResultSet results, String column) throws SQLException {
    return Optional.ofNullable(results.getString(column));
  }

  private static PreparedStatement bound(
      Connection connection, String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, plain(values[i]));
    }
    return statement;
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Instant instant -> instant.toEpochMilli();
      case Optional<?> optional -> optional.isPresent() ? plain(optional.get()) : null;
      case Enum<?> constant -> constant.name();
      default -> value;
    };
  }

  /// Reads one row.
  @FunctionalInterface
  public interface Row<T> {
    T of(ResultSet results) throws SQLException;
  }
}
