package io.funnelcloud.classifier.table;

import io.funnelcloud.contract.intent.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
  private final List<Example> examples = new ArrayList<>();
  private final Paths paths;

  private Table(Paths paths) {
    this.paths = paths;
  }

  /// Reads the tables that come with the program; fails when one is not well formed.
  public static Table standard() {
    Table table = new Table(Paths.read(lines("paths.tbl")));
    for (String file : lines("tables.index")) {
      if (!file.isBlank()) {
        table.load(file.trim());
      }
    }
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

  public List<Example> examples() {
    return List.copyOf(examples);
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
    TableReader reader = new TableReader(file).read(lines(file));
    boolean isWindows = file.startsWith("windows");
    boolean isCmdlet = file.startsWith("cmdlet");
    Map<String, Program> target = isWindows ? windows : isCmdlet ? cmdlets : unix;
    for (Program program : reader.programs()) {
      for (String name : program.names()) {
        if (name.indexOf('*') > 0) {
          families.put(lower(name), program);
        } else if (target.put(file.startsWith("unix") ? name : lower(name), program) != null) {
          throw new IllegalStateException(file + ": '" + name + "' stands there twice");
        }
      }
    }
    examples.addAll(reader.examples());
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
