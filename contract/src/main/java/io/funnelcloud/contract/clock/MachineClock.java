package io.funnelcloud.contract.clock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/// The clock of the machine, or one that a test sets forward and back while the program runs: the
/// system property `funnelcloud.clock.file` names a file that holds an offset in milliseconds, read
/// at each look. Without the property, or while there is no such file, it is the system's clock.
public final class MachineClock extends Clock {
  public static final String PROPERTY = "funnelcloud.clock.file";

  private final Clock system;
  private final Path offset;

  private MachineClock(Clock system, Path offset) {
    this.system = system;
    this.offset = offset;
  }

  /// The clock this program was told to use.
  public static Clock ofProgram() {
    String file = System.getProperty(PROPERTY, "");
    return file.isEmpty() ? Clock.systemUTC() : steppedBy(Path.of(file));
  }

  static Clock steppedBy(Path offset) {
    return new MachineClock(Clock.systemUTC(), offset);
  }

  @Override
  public Instant instant() {
    return system.instant().plusMillis(offsetMillis());
  }

  private long offsetMillis() {
    try {
      String text = Files.readString(offset).strip();
      return text.isEmpty() ? 0 : Long.parseLong(text);
    } catch (NoSuchFileException none) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ZoneId getZone() {
    return system.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new MachineClock(system.withZone(zone), offset);
  }
}
