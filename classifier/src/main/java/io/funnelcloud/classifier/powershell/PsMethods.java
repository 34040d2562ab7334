package io.funnelcloud.classifier.powershell;

import io.funnelcloud.classifier.call.Downloads;
import io.funnelcloud.classifier.call.Writes;
import io.funnelcloud.classifier.decode.Decodings;
import io.funnelcloud.classifier.effect.Effect;
import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Rule;
import io.funnelcloud.classifier.effect.Source;
import io.funnelcloud.classifier.effect.Span;
import io.funnelcloud.classifier.effect.Word;
import io.funnelcloud.contract.intent.RiskFlag;
import io.funnelcloud.contract.intent.Shell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What methods and properties of .NET do or give.
final class PsMethods {
  private static final Set<String> STARTS_OR_STOPS =
      Set.of(
          "kill",
          "stop",
          "start",
          "restart",
          "pause",
          "startservice",
          "stopservice",
          "terminate",
          "closemainwindow",
          "reboot",
          "setspeed",
          "sendkeys",
          "popup");
  private static final Set<String> WRITES =
      Set.of(
          "save",
          "copyto",
          "moveto",
          "movehere",
          "copyhere",
          "createsubkey",
          "setvalue",
          "writeline",
          "write",
          "createtextfile",
          "createshortcut",
          "copyfile",
          "regwrite",
          "encrypt",
          "decrypt",
          "install");

  private final PsWalk walk;

  PsMethods(PsWalk walk) {
    this.walk = walk;
  }

  /// Some classes tell by their name alone.
  void mentions(String type, Span span) {
    if (type.contains("tcpclient")
        || type.contains("tcplistener")
        || type.contains("httplistener")
        || type.contains("udpclient")) {
      found(Rule.RE3, span);
    } else if (type.contains("amsi")) {
      found(Rule.MS2, span);
    }
  }

  /// Some methods tell by their name, some by a word they are given.
  private void tell(String name, List<PsValue> arguments, Span span) {
    if (arguments.stream().anyMatch(a -> a.text().toLowerCase(Locale.ROOT).contains("amsi"))) {
      found(Rule.MS2, span);
    }
    if (name.equals("clearlog") || (name.equals("clear") && !arguments.isEmpty())) {
      found(Rule.MS3, span, RiskFlag.DESTRUCTIVE);
    } else if (name.contains("privilege")
        || name.contains("impersonat")
        || name.contains("duplicatetoken")) {
      found(Rule.PE3, span);
    } else if (name.startsWith("registertask")) {
      found(Rule.MS7, span);
    } else if (name.startsWith("retrieve") || name.equals("getgenerickey")) {
      found(Rule.PE4, span, RiskFlag.READS_SECRETS);
    } else if (name.equals("executeshellcommand")
        || (name.equals("gettypefromprogid") && arguments.size() > 1)) {
      found(Rule.RE1, span, RiskFlag.NETWORK);
    }
  }

  private void found(Rule rule, Span span, RiskFlag... flags) {
    walk.inquiry.findings().add(Effect.of(rule, flags), span);
  }

  PsValue cast(String type, PsValue value, Span span) {
    return switch (type.replace("system.", "")) {
      case "char" -> character(value);
      case "char[]" ->
          value.items().size() > 1
              ? new PsValue(
                  value.items().stream().map(item -> character(PsValue.of(item)).text()).toList())
              : new PsValue(value.text().chars().mapToObj(c -> String.valueOf((char) c)).toList());
      case "scriptblock" -> value;
      case "wmiclass", "adsi", "adsisearcher" -> PsValue.of(type + ":" + value.text());
      case "byte[]" -> value;
      default -> value;
    };
  }

  private static PsValue character(PsValue value) {
    List<String> items = new ArrayList<>();
    for (String item : value.items()) {
      String text = item.strip();
      try {
        int code = text.startsWith("0x") ? Integer.decode(text) : Integer.parseInt(text);
        items.add(Character.isValidCodePoint(code) ? Character.toString(code) : "");
      } catch (NumberFormatException e) {
        items.add(item);
      }
    }
    return new PsValue(items);
  }

  PsValue property(PsValue value, String type, String name, Span span) {
    String key = name.toLowerCase(Locale.ROOT);
    if (key.equals("recoverypassword") || key.equals("keypackage")) {
      found(Rule.PE4, span, RiskFlag.READS_SECRETS);
    }
    if (!type.isEmpty()) {
      return switch (key) {
        case "newline" -> PsValue.of("\n");
        case "empty" -> PsValue.of("");
        case "machinename", "localhost" -> PsValue.of("localhost");
        case "utf8", "unicode", "ascii", "default", "utf32", "bigendianunicode" ->
            PsValue.of("encoding:" + key);
        default -> PsValue.of(type + "::" + key);
      };
    }
    return switch (key) {
      case "length", "count" ->
          value.isConstant()
              ? PsValue.of(
                  String.valueOf(
                      value.items().size() == 1 ? value.text().length() : value.items().size()))
              : PsValue.LOCAL;
      case "value", "content", "definition", "name" ->
          value.holds(Word.FETCHED) ? PsValue.FETCHED : value.isConstant() ? value : PsValue.LOCAL;
      default ->
          value.holds(Word.FETCHED)
              ? PsValue.FETCHED
              : value.text().startsWith("adsi")
                      || (value.isConstant() && value.text().contains("::"))
                  ? value
                  : PsValue.LOCAL;
    };
  }

  PsValue call(PsValue on, String type, String given, List<PsValue> arguments, Span span) {
    String name = given.toLowerCase(Locale.ROOT);
    String first = arguments.isEmpty() ? "" : arguments.getFirst().text();
    tell(name, arguments, span);
    PsValue network = network(name, arguments, span);
    if (network != null) {
      return network;
    }
    if (!type.isEmpty()) {
      return statics(type, name, arguments, span);
    }
    switch (name) {
      case "invokescript",
          "addscript",
          "newscriptblock",
          "invokeexpression",
          "addcommand",
          "execute" ->
          execute(arguments, Shell.POWERSHELL, span);
      case "run", "exec", "shellexecute" -> execute(arguments, Shell.CMD, span);
      case "create" -> {
        if (on.text().toLowerCase(Locale.ROOT).contains("process") || on.holds(Word.LOCAL)) {
          execute(arguments, Shell.CMD, span);
        } else {
          found(Rule.LM2, span);
        }
      }
      case "invoke", "invokewithcontext", "begininvoke", "dynamicinvoke" -> {
        if (on.text().startsWith("adsi")) {
          found(Rule.MS4, span);
        } else {
          invoke(on, span);
        }
      }
      default -> {
        if (STARTS_OR_STOPS.contains(name)) {
          found(Rule.LM2, span);
        } else if (WRITES.contains(name)) {
          change(first, span);
        } else {
          changes(on, name, first, span);
        }
      }
    }
    return PsTexts.method(on, name, arguments);
  }

  private void changes(PsValue on, String name, String first, Span span) {
    switch (name) {
      case "delete", "deletekey", "deletevalue", "deletesubkeytree", "cleareventlog" ->
          found(name.equals("cleareventlog") ? Rule.MS3 : Rule.LM1, span, RiskFlag.DESTRUCTIVE);
      case "setpassword", "setinfo", "commitchanges", "put", "change", "changestartmode" ->
          found(
              on.text().startsWith("adsi") || name.equals("setpassword") ? Rule.MS4 : Rule.LM3,
              span);
      case "add", "remove" -> {
        if (first.startsWith("WinNT://") || first.startsWith("LDAP://")) {
          found(Rule.PE2, span);
        }
      }
      case "getnetworkcredential", "getpassword", "retrievepassword" -> {}
      case "setaccessrule", "addaccessrule", "setowner", "setaccesscontrol" ->
          found(Rule.LM4, span);
      case "send", "sendmailasync" -> found(Rule.RE4, span, RiskFlag.NETWORK);
      default -> {}
    }
  }

  private void change(String first, Span span) {
    found(Rule.LM1, span);
    walk.inquiry.table().paths().writing(Word.of(first, span)).ifPresent(rule -> found(rule, span));
  }

  private void invoke(PsValue on, Span span) {
    String text = on.text();
    if (on.holds(Word.FETCHED)) {
      found(Rule.RE2, span, RiskFlag.NETWORK);
    } else if (!on.isConstant() && text.length() == 1) {
      walk.inquiry.findings().opaque(span);
    } else if (on.isConstant()) {
      nested(text, Shell.POWERSHELL, span);
    }
  }

  private @org.jspecify.annotations.Nullable PsValue network(
      String name, List<PsValue> arguments, Span span) {
    String first = arguments.isEmpty() ? "" : arguments.getFirst().text();
    String second = arguments.size() > 1 ? arguments.get(1).text() : "";
    return switch (name) {
      case "downloadstring",
          "downloaddata",
          "openread",
          "getstringasync",
          "getbytearrayasync",
          "downloadstringtaskasync",
          "getasync",
          "getresponse",
          "getresponsestream",
          "getstreamasync" -> {
        boolean leak = arguments.stream().anyMatch(argument -> argument.holds(Word.LOCAL));
        found(leak ? Rule.RE4 : Rule.LQ4, span, RiskFlag.NETWORK);
        yield PsValue.FETCHED;
      }
      case "downloadfile", "downloadfileasync", "downloadfiletaskasync" -> {
        boolean program = Downloads.isProgram(first) || Downloads.isProgram(second);
        if (first.startsWith("ftp:")) {
          found(Rule.RE5, span, RiskFlag.NETWORK);
        }
        found(program ? Rule.IS3 : Rule.LM7, span, RiskFlag.NETWORK);
        Writes.write(walk.inquiry, Word.of(second, span), Flow.FETCHED);
        yield PsValue.LOCAL;
      }
      case "uploadstring", "uploadfile", "uploaddata", "uploadvalues", "postasync", "putasync" -> {
        found(Rule.RE4, span, RiskFlag.NETWORK);
        yield PsValue.LOCAL;
      }
      default -> null;
    };
  }

  private PsValue statics(String type, String name, List<PsValue> arguments, Span span) {
    String first = arguments.isEmpty() ? "" : arguments.getFirst().text();
    if (type.endsWith("convert") && name.equals("frombase64string")) {
      return Decodings.base64(first)
          .map(PsValue::of)
          .orElse(arguments.isEmpty() ? PsValue.UNKNOWN : arguments.getFirst().mark());
    }
    if (type.contains("scriptblock") && name.equals("create")) {
      execute(arguments, Shell.POWERSHELL, span);
      return PsValue.of("");
    }
    if (type.contains("assembly") && name.startsWith("load")) {
      if (!arguments.isEmpty() && arguments.getFirst().holds(Word.FETCHED)) {
        found(Rule.RE2, span, RiskFlag.NETWORK);
      } else if (!name.contains("partial")
          && !arguments.isEmpty()
          && !arguments.getFirst().isConstant()) {
        walk.inquiry.findings().opaque(span);
      }
      return PsValue.LOCAL;
    }
    if (type.contains("process") && name.equals("start")) {
      execute(arguments, Shell.CMD, span);
      return PsValue.LOCAL;
    }
    if (name.equals("reverse") && !arguments.isEmpty()) {
      reverse(arguments.getFirst());
    }
    return files(type, name, arguments, span);
  }

  private PsValue files(String type, String name, List<PsValue> arguments, Span span) {
    String first = arguments.isEmpty() ? "" : arguments.getFirst().text();
    boolean io = type.endsWith("file") || type.endsWith("directory") || type.endsWith("zipfile");
    Word path = Word.of(first, span);
    if (io
        && (name.startsWith("write")
            || name.startsWith("append")
            || name.startsWith("create")
            || name.equals("move")
            || name.equals("copy")
            || name.startsWith("set")
            || name.startsWith("extract"))) {
      boolean two = name.equals("move") || name.equals("copy");
      Word target = two && arguments.size() > 1 ? Word.of(arguments.get(1).text(), span) : path;
      boolean fetched = arguments.stream().anyMatch(argument -> argument.holds(Word.FETCHED));
      Writes.write(walk.inquiry, target, fetched ? Flow.FETCHED : Flow.LOCAL);
      if (two) {
        Writes.read(walk.inquiry, path);
      }
      return PsValue.NOTHING;
    }
    if (io && name.equals("delete")) {
      found(Rule.LM1, span, RiskFlag.DESTRUCTIVE);
      walk.inquiry.table().paths().deleting(path).ifPresent(rule -> found(rule, span));
      return PsValue.NOTHING;
    }
    if (io) {
      Writes.read(walk.inquiry, path);
      return PsValue.LOCAL;
    }
    if ((type.contains("environment") && name.equals("setenvironmentvariable"))
        || (type.contains("registry") && name.equals("setvalue"))
        || (type.contains("clipboard") && name.startsWith("set"))) {
      found(Rule.LM3, span);
      walk.inquiry.table().paths().writing(path).ifPresent(rule -> found(rule, span));
      return PsValue.NOTHING;
    }
    return PsTexts.statics(type, name, arguments);
  }

  /// `[array]::Reverse($a)` changes the variable itself.
  private void reverse(PsValue value) {
    List<String> items = new ArrayList<>(value.items());
    java.util.Collections.reverse(items);
    walk.variables.replaceAll(
        (name, each) -> each.items().equals(value.items()) ? new PsValue(items) : each);
  }

  private void execute(List<PsValue> arguments, Shell shell, Span span) {
    StringBuilder code = new StringBuilder();
    for (PsValue argument : arguments) {
      if (argument.holds(Word.FETCHED)) {
        found(Rule.RE2, span, RiskFlag.NETWORK);
        return;
      }
      String text = argument.text();
      boolean plain = !text.startsWith("$") && !text.matches("-?\\d{1,2}") && !text.equals("open");
      code.append(plain ? (code.isEmpty() ? "" : " ") + text : "");
    }
    if (code.toString().indexOf("runas") >= 0 && shell == Shell.CMD) {
      found(Rule.PE1, span);
    }
    if (code.length() == 1 && Word.isMark(code.charAt(0))) {
      walk.inquiry.findings().opaque(span);
    } else if (!code.isEmpty()) {
      nested(code.toString(), shell, span);
    }
  }

  private void nested(String code, Shell shell, Span span) {
    Source source = new Source(code, span, Source.Exactness.DECODED);
    Map<String, String> variables = new java.util.HashMap<>();
    walk.variables.forEach((name, value) -> variables.put(name, value.text()));
    walk.inquiry.judge(source, shell, Flow.NOTHING, variables);
  }
}
