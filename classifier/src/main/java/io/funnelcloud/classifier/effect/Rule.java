package io.funnelcloud.classifier.effect;

import io.funnelcloud.contract.intent.Intent;

/// A numbered rule of the definitions (docs/reference/classifier.md), with its words for a person.
public enum Rule {
  LQ1(Intent.LOCAL_QUERY, "only reads or lists"),
  LQ2(Intent.LOCAL_QUERY, "only prints or computes"),
  LQ3(Intent.LOCAL_QUERY, "writes to nowhere"),
  LQ4(Intent.LOCAL_QUERY, "only looks something up on the network"),
  U3(Intent.LOCAL_QUERY, "only mentions it"),
  U4(Intent.LOCAL_QUERY, "only shows help, a version or a trial run"),
  LM1(Intent.LOCAL_MODIFY, "changes files"),
  LM2(Intent.LOCAL_MODIFY, "starts or stops a program or service"),
  LM3(Intent.LOCAL_MODIFY, "changes a setting, a disk or the power state"),
  LM4(Intent.LOCAL_MODIFY, "changes ordinary file permissions"),
  LM5(Intent.LOCAL_MODIFY, "builds or changes a working copy"),
  LM6(Intent.LOCAL_MODIFY, "changes containers or virtual machines"),
  LM7(Intent.LOCAL_MODIFY, "downloads data to disk"),
  U7(Intent.LOCAL_MODIFY, "runs code whose content is not in the text"),
  IS1(Intent.INSTALL_SOFTWARE, "changes packages"),
  IS2(Intent.INSTALL_SOFTWARE, "runs an installer or changes system features"),
  IS3(Intent.INSTALL_SOFTWARE, "saves a program from the network"),
  IS4(Intent.INSTALL_SOFTWARE, "changes package sources"),
  RE1(Intent.REMOTE_EXEC, "acts on another host"),
  RE2(Intent.REMOTE_EXEC, "runs code fetched from the network"),
  RE3(Intent.REMOTE_EXEC, "opens a way in or a tunnel"),
  RE4(Intent.REMOTE_EXEC, "sends local data out"),
  RE5(Intent.REMOTE_EXEC, "transfers files to or from another host"),
  MS1(Intent.MODIFY_SECURITY, "changes packet filters or port openings"),
  MS2(Intent.MODIFY_SECURITY, "changes a protective control"),
  MS3(Intent.MODIFY_SECURITY, "removes or disables records or recovery"),
  MS4(Intent.MODIFY_SECURITY, "changes accounts or logon"),
  MS5(Intent.MODIFY_SECURITY, "changes trusted certificates or keys"),
  MS6(Intent.MODIFY_SECURITY, "sets dangerous permissions"),
  MS7(Intent.MODIFY_SECURITY, "changes what starts by itself"),
  MS8(Intent.MODIFY_SECURITY, "redirects names or traffic"),
  PE1(Intent.PRIVILEGE_ESCALATION, "runs as another or a higher principal"),
  PE2(Intent.PRIVILEGE_ESCALATION, "gives standing rights"),
  PE3(Intent.PRIVILEGE_ESCALATION, "crosses a boundary of protection"),
  PE4(Intent.PRIVILEGE_ESCALATION, "reads or attacks credentials");

  private final Intent intent;
  private final String words;

  Rule(Intent intent, String words) {
    this.intent = intent;
    this.words = words;
  }

  public Intent intent() {
    return intent;
  }

  public String words() {
    return words;
  }
}
