package io.funnelcloud.control.http;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.control.registry.People;
import io.funnelcloud.control.registry.People.Person;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Set;

/// Who calls, and whether they may. A call needs a bearer token and a Host header that names this
/// door, so that no web page elsewhere can speak to it through a browser (DNS rebinding).
final class SignIn {
  private static final String PERSON = "person";
  private static final String BEARER = "Bearer ";
  private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private final People people;

  SignIn(People people) {
    this.people = people;
  }

  /// Refuses a foreign Host, then, but for health, a missing or wrong token.
  void check(Context context) {
    checkHost(context);
    if (isOpen(context.path())) {
      return;
    }
    Person person =
        people
            .signedIn(token(context))
            .orElseThrow(() -> new Fault(FaultCode.NOT_SIGNED_IN, "this token is not known"));
    context.attribute(PERSON, person);
    if (!isReading(context) && !person.role().mayRun()) {
      throw forbidden(person, "may only look");
    }
  }

  private static boolean isReading(Context context) {
    return context.method().name().equals("GET") || context.method().name().equals("HEAD");
  }

  private static boolean isOpen(String path) {
    return path.equals("/healthz") || path.equals("/mesh/health") || path.equals("/metrics");
  }

  private static void checkHost(Context context) {
    String host = String.valueOf(context.host()).toLowerCase(Locale.ROOT);
    String name = host.replaceFirst(":\\d+$", "");
    if (!LOCAL_NAMES.contains(name)) {
      throw new Fault(FaultCode.FORBIDDEN, "Host '" + host + "' is not a name of this door");
    }
  }

  private static String token(Context context) {
    String header = context.header("Authorization");
    if (header == null || !header.startsWith(BEARER)) {
      throw new Fault(FaultCode.NOT_SIGNED_IN, "no bearer token was sent");
    }
    return header.substring(BEARER.length()).strip();
  }

  static Person person(Context context) {
    Person person = context.attribute(PERSON);
    if (person == null) {
      throw new Fault(FaultCode.NOT_SIGNED_IN, "nobody is signed in");
    }
    return person;
  }

  /// The person, when they own this installation.
  static Person owner(Context context) {
    Person person = person(context);
    if (!person.role().mayOwn()) {
      throw forbidden(person, "is not the owner");
    }
    return person;
  }

  private static Fault forbidden(Person person, String why) {
    return new Fault(FaultCode.FORBIDDEN, person.name() + " " + why);
  }
}
