package io.funnelcloud.classifier.decode;

import io.funnelcloud.classifier.effect.Effect;
import io.funnelcloud.classifier.effect.Rule;
import io.funnelcloud.contract.intent.RiskFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The verbs of SQL and of the shells of databases.
final class SqlReader {
  private static final Pattern DESTROYS =
      Pattern.compile(
          "\\b(drop|truncate|delete|flushall|flushdb|dropdatabase|remove|deletemany)\\b");
  private static final Pattern CHANGES =
      Pattern.compile(
          "\\b(insert|update|create|alter|replace|merge|vacuum|reindex|copy|load|set|lock"
              + "|optimize|analyze|import|rename|attach|insertone|updateone|insertmany|updateman"
              + "y)\\b");
  private static final Pattern ACCOUNTS =
      Pattern.compile(
          "\\b(create|alter|drop|rename)\\s+(user|role|login)\\b|\\b(grant|revoke)\\b"
              + "|set\\s+password|identified\\s+by|sp_addlogin|createuser|dropuser|config\\s+set"
              + "\\s+requirepass");
  private static final Pattern SHELL =
      Pattern.compile("xp_cmdshell|to\\s+program|from\\s+program|\\\\!|sys_exec|into\\s+outfile");
  private static final Pattern ADMINS =
      Pattern.compile("\\bsuperuser\\b|sysadmin|all\\s+privileges\\s+on\\s+\\*\\.\\*");

  private SqlReader() {}

  static List<Effect> effects(String given) {
    String text =
        given.toLowerCase(Locale.ROOT).replaceAll("'[^']*'", "''").replaceAll("--[^\\n]*", "");
    List<Effect> effects = new ArrayList<>();
    if (ACCOUNTS.matcher(text).find()) {
      effects.add(Effect.of(Rule.MS4));
    } else if (DESTROYS.matcher(text).find()) {
      effects.add(Effect.of(Rule.LM1, RiskFlag.DESTRUCTIVE));
    } else if (CHANGES.matcher(text).find() && !text.strip().startsWith("select")) {
      effects.add(Effect.of(Rule.LM1));
    }
    if (SHELL.matcher(text).find()) {
      effects.add(Effect.of(Rule.U7, RiskFlag.OPAQUE));
    }
    if (ADMINS.matcher(text).find()) {
      effects.add(Effect.of(Rule.PE2));
    }
    if (effects.isEmpty()) {
      effects.add(Effect.of(Rule.LQ1));
    }
    return effects;
  }
}
