package io.funnelcloud.classifier.table;

import io.funnelcloud.contract.intent.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// All programs the classifier knows, by name and by the kind of system they belong to.
public final class Table {
  private static final String FOLDER = "/io/funnelcloud/classifier/";

  private final Map<String, Program> unix = new HashMap<>();
  private final Map<String, Program> windows = new HashMap<>();
  private final Map<String, Program> cmdlets = new HashMap<>();
  private final Map<String, Program> families = new LinkedHashMap<>();
  private final Map<String, String> aliases = new HashMap<>();
  private final Paths paths;

  private Table(Paths paths) {
    this.paths = paths;
  }

  /// Reads the tables that come with the program; fails when one is not well formed.
  public static Table standard() {
    Table table = new Table(Paths.read(lines("paths.tbl")));
    tables().forEach(table::load);
    for (String line : lines("aliases.tbl")) {
      String[] parts = line.trim().split("\\s+");
      if (parts.length == 2) {
        table.aliases.put(parts[0], parts[1]);
      }
    }
    return table;
  }

  public Paths paths() {
    return paths;
  }

  /// The entries as they are written; read anew, since nobody needs them to judge.
  public static List<Entry> entries() {
    return tables().stream()
        .flatMap(file -> new TableReader(file).read(lines(file)).entries().stream())
        .toList();
  }

  /// The same table without these names, wherever they stand.
  public Table without(Collection<String> names) {
    Table less = new Table(paths);
    less.unix.putAll(unix);
    less.windows.putAll(windows);
    less.cmdlets.putAll(cmdlets);
    less.families.putAll(families);
    less.aliases.putAll(aliases);
    for (String name : names) {
      less.unix.remove(name);
      List.of(less.windows, less.cmdlets, less.families).forEach(map -> map.remove(lower(name)));
    }
    return less;
  }

  private Map<String, Program> programs(String file, String name) {
    if (name.indexOf('*') > 0) {
      return families;
    }
    return file.startsWith("windows") ? windows : file.startsWith("cmdlet") ? cmdlets : unix;
  }

  private static String key(String file, String name) {
    return file.startsWith("unix") ? name : lower(name);
  }

  private static List<String> tables() {
    return lines("tables.index").stream().map(String::trim).filter(f -> !f.isEmpty()).toList();
  }

  public int size() {
    return unix.size() + windows.size() + cmdlets.size() + families.size();
  }

  /// The entry for a name as that shell would find it.
  public Optional<Program> program(String name, Shell shell) {
    return Optional.ofNullable(
        switch (shell) {
          case BASH, SH -> first(unix.get(name), windowsProgram(name));
          case CMD -> first(windows.get(lower(name)), unix.get(lower(name)));
          case POWERSHELL -> {
            String key = aliases.getOrDefault(lower(name), lower(name));
            Program cmdlet = cmdlets.get(key);
            Program program = first(windows.get(key), unix.get(key));
            yield cmdlet != null ? cmdlet : program != null ? program : family(key);
          }
        });
  }

  /// The entry of the longest family a cmdlet belongs to.
  private @org.jspecify.annotations.Nullable Program family(String name) {
    if (name.indexOf('-') < 0) {
      return null;
    }
    Program best = null;
    int length = 0;
    for (Map.Entry<String, Program> family : families.entrySet()) {
      if (family.getKey().length() > length && Glob.matches(family.getKey(), name)) {
        best = family.getValue();
        length = family.getKey().length();
      }
    }
    return best;
  }

  /// The cmdlet a PowerShell alias stands for, or the name itself.
  public String unalias(String name) {
    return aliases.getOrDefault(lower(name), name);
  }

  private static @org.jspecify.annotations.Nullable Program first(
      @org.jspecify.annotations.Nullable Program one,
      @org.jspecify.annotations.Nullable Program other) {
    return one != null ? one : other;
  }

  private @org.jspecify.annotations.Nullable Program windowsProgram(String name) {
    return windows.get(lower(name));
  }

  private void load(String file) {
    for (Program program : new TableReader(file).read(lines(file)).programs()) {
      for (String name : program.names()) {
        Program before = programs(file, name).put(key(file, name), program);
        if (before != null) {
          throw new IllegalStateException(file + ": '" + name + "' stands there twice");
        }
      }
    }
  }

  private static List<String> lines(String file) {
    try (InputStream in = Table.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalStateException("no table " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
