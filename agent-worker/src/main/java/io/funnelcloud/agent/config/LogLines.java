package io.funnelcloud.agent.config;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.funnelcloud.contract.json.Json;
import java.io.Console;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Sets up the log on standard error: words for a person at a terminal, else one JSON object a
/// line. Found by logback as a service; a file to parse would cost start time.
public final class LogLines extends ContextAwareBase implements Configurator {

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    Layout<ILoggingEvent> layout = isTerminal() ? new ForPeople() : new ForMachines();
    layout.setContext(context);
    layout.start();
    encoder.setLayout(layout);
    encoder.start();
    appender.setEncoder(encoder);
    appender.start();
    context.getLogger("ROOT").setLevel(Level.WARN);
    context.getLogger("io.funnelcloud").setLevel(Level.INFO);
    context.getLogger("ROOT").addAppender(appender);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static boolean isTerminal() {
    // Null when the program was started without any console.
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  /// `12:30:01 words`, with the level only when it is a warning or worse.
  static final class ForPeople extends LayoutBase<ILoggingEvent> {
    @Override
    public String doLayout(ILoggingEvent event) {
      LocalTime time = LocalTime.ofInstant(event.getInstant(), ZoneId.systemDefault());
      String level = event.getLevel().isGreaterOrEqual(Level.WARN) ? event.getLevel() + " " : "";
      return time.truncatedTo(ChronoUnit.SECONDS)
          + " "
          + level
          + event.getFormattedMessage()
          + cause(event)
          + "\n";
    }
  }

  /// One JSON object a line.
  static final class ForMachines extends LayoutBase<ILoggingEvent> {
    @Override
    public String doLayout(ILoggingEvent event) {
      Map<String, String> line = new LinkedHashMap<>();
      Instant at = event.getInstant();
      line.put("at", at.toString());
      line.put("level", event.getLevel().toString());
      line.put("logger", event.getLoggerName());
      line.put("message", event.getFormattedMessage() + cause(event));
      return Json.text(line) + "\n";
    }
  }

  private static String cause(ILoggingEvent event) {
    return event.getThrowableProxy() == null
        ? ""
        : ": "
            + event.getThrowableProxy().getClassName()
            + ": "
            + event.getThrowableProxy().getMessage();
  }
}
