package io.funnelcloud.control.requests;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a page of requests ended: the last one's time and id, since two may come in one
/// millisecond.
record Cursor(long createdAtMillis, String id) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,15})-(r_[a-z0-9]{5,20})");

  static Cursor parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new Fault(
          FaultCode.BAD_INPUT,
          "cursor is '" + text + "', expected the `next` of the page before, unchanged");
    }
    return new Cursor(Long.parseLong(form.group(1)), form.group(2));
  }

  String text() {
    return createdAtMillis + "-" + id;
  }
}
