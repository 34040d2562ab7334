package io.funnelcloud.system.performance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Measures a running installation and prints rows of Markdown: `Performance one HOME [ssh words]`,
/// `Performance sweep HOME MACHINES` beside a [Swarm], `Performance starts JAVA`.
public final class Performance {
  private static final int WARM = Integer.getInteger("warm", 6);
  private static final int ROUNDS = Integer.getInteger("rounds", 20);
  private static final int PER_ROUND = 10;

  private Performance() {}

  public static void main(String[] words) throws Exception {
    List<String> rest = List.of(words).subList(2, words.length);
    switch (words[0]) {
      case "one" -> one(Path.of(words[1]), rest);
      case "sweep" -> sweep(Path.of(words[1]), Integer.parseInt(rest.getFirst()));
      case "starts" -> starts(words[1]);
      default -> throw new IllegalArgumentException("one, sweep or starts, not " + words[0]);
    }
    System.exit(0);
  }

  private static void one(Path home, List<String> ssh) throws Exception {
    People people = new People(home);
    String machine = people.get("machines").path("items").path(0).path("name").asText();
    BareWorkers bare = BareWorkers.of(home, 1);
    List<String> run =
        List.of(aj(), "run", "true", "--on", machine, "--home", home.toAbsolutePath().toString());
    List<Trial> trials = new ArrayList<>();
    trials.add(new Trial("bare workflow, one `/bin/true`", PER_ROUND, bare::run));
    trials.add(
        new Trial("one command by REST, `true`", PER_ROUND, () -> people.run("true", machine)));
    trials.add(new Trial("one command by `aj run true`", 2, () -> runs(run)));
    if (!ssh.isEmpty()) {
      trials.add(new Trial("warm ssh to localhost, `true`", PER_ROUND, () -> runs(ssh)));
    }
    Trial.interleave(trials, WARM, ROUNDS);
    List<Sample> samples = print(trials);
    System.out.println();
    System.out.println(samples.get(1).against(samples.get(0), 1.5));
    bare.close();
  }

  private static void sweep(Path home, int machines) throws Exception {
    People people = new People(home);
    awaitOnline(people, machines);
    BareWorkers bare = BareWorkers.of(home, machines);
    List<Trial> trials =
        List.of(
            new Trial("bare workflow, " + machines + " queues, `/bin/true` each", 1, bare::run),
            new Trial(
                machines + " machines in one request, `true`",
                1,
                () -> people.run("true", "tag:" + Swarm.TAG)));
    Trial.interleave(trials, WARM, ROUNDS);
    List<Sample> samples = print(trials);
    System.out.println();
    System.out.println(samples.get(1).against(samples.get(0), 2));
    bare.close();
  }

  private static void awaitOnline(People people, int machines) throws Exception {
    while (online(people.get("status")) < machines) {
      Thread.sleep(500);
    }
  }

  private static int online(JsonNode status) {
    return status.path("machinesOnline").asInt();
  }

  private static void starts(String java) throws Exception {
    List<Trial> trials =
        List.of(
            new Trial("`java -version`", 2, () -> runs(List.of(java, "-version"))),
            new Trial("`aj --version`", 2, () -> runs(List.of(aj(), "--version"))));
    Trial.interleave(trials, 2, ROUNDS);
    List<Sample> samples = print(trials);
    System.out.println();
    System.out.println(samples.get(1).against(samples.get(0), 4));
  }

  private static List<Sample> print(List<Trial> trials) {
    List<Sample> samples = trials.stream().map(Trial::sample).toList();
    System.out.println(Sample.HEAD);
    samples.forEach(sample -> System.out.println(sample.row()));
    return samples;
  }

  private static String aj() {
    return Path.of("").toAbsolutePath().resolve("aj").toString();
  }

  private static void runs(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + " ended with " + process.exitValue());
    }
  }
}
