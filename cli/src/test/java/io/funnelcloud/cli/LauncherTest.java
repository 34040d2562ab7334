package io.funnelcloud.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher as a shell runs it, in a tree of its own with tools that only pretend.
class LauncherTest {
  private static final List<String> NEEDED =
      List.of(
          "sh",
          "dirname",
          "readlink",
          "sed",
          "find",
          "cat",
          "cksum",
          "sort",
          "tr",
          "xargs",
          "date",
          "ls",
          "mkdir",
          "rm",
          "rmdir",
          "ln",
          "mv",
          "touch",
          "tail",
          "sleep",
          "kill",
          "echo",
          "printf",
          "id",
          "env",
          "pwd");

  @TempDir private Path root;
  private Path tree;
  private Path tools;

  /// How the launcher ended.
  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void plant() throws IOException {
    tree = Files.createDirectory(root.resolve("a tree"));
    tools = Files.createDirectory(root.resolve("tools"));
    Path repository = Path.of("..").toAbsolutePath().normalize();
    Files.copy(repository.resolve("aj"), tree.resolve("aj"));
    executable(tree.resolve("aj"));
    copy(repository.resolve("build"), tree.resolve("build"));
    Files.copy(repository.resolve("pom.xml"), tree.resolve("pom.xml"));
    for (String part : List.of("cli/src/main", "temporal-dev", "agent-worker/supervisor")) {
      Files.writeString(Files.createDirectories(tree.resolve(part)).resolve("source"), "one\n");
    }
    for (String tool : NEEDED) {
      for (String folder : List.of("/bin/", "/usr/bin/")) {
        if (Files.exists(Path.of(folder + tool)) && !Files.exists(tools.resolve(tool))) {
          Files.createSymbolicLink(tools.resolve(tool), Path.of(folder + tool));
        }
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void tool(String name, String text) throws IOException {
    Files.writeString(tools.resolve(name), "#!/bin/sh\n" + text + "\n");
    executable(tools.resolve(name));
  }

  private Path jdk(String name, String version) throws IOException {
    Path jdk = root.resolve(name);
    Path bin = Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(
        jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    for (String program : List.of("java", "javac")) {
      Files.writeString(bin.resolve(program), "#!/bin/sh\necho " + name + " \"$@\"\n");
      executable(bin.resolve(program));
    }
    return jdk;
  }

  // Maven that leaves what ours leaves, Go that writes the file it is asked for.
  private void buildTools() throws IOException {
    tool(
        "mvn",
        """
        case "$*" in
          -v) echo 'Apache Maven 3.9.9' ;;
          *) echo built >> '%s/maven-runs'; mkdir -p target/dist/lib
             for p in cli control-plane agent-worker; do echo lib/x.jar > target/dist/$p.cp; done ;;
        esac\
        """
            .formatted(root));
    tool(
        "go",
        """
        case "$1" in
          env) echo go1.26.4 ;;
          build) while [ "$1" != -o ]; do shift; done; echo x > "$2" ;;
        esac\
        """
            .formatted());
  }

  private Ended aj(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of(tree.resolve("aj").toString()));
    command.addAll(List.of(arguments));
    File out = root.resolve("out").toFile();
    File err = root.resolve("err").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out).redirectError(err).directory(root.toFile());
    builder.environment().clear();
    builder.environment().putAll(new TreeMap<>(environment));
    builder.environment().put("PATH", tools.toString());
    builder.environment().put("HOME", root.toString());
    builder.environment().putIfAbsent("AJ_JDK_FOLDERS", "");
    int code = builder.start().waitFor();
    return new Ended(
        code,
        Files.readString(out.toPath(), StandardCharsets.UTF_8),
        Files.readString(err.toPath(), StandardCharsets.UTF_8));
  }

  @Test
  void saysWhatToInstallWhenThereIsNoJdk() throws Exception {
    Ended ended = aj(Map.of(), "status");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .contains(
            "no JDK 25", "apt-get install", "dnf install", "pacman -S", "apk add", "brew install")
        .contains("AJ_JAVA_HOME");
  }

  @Test
  void namesTheOldJdkItFound() throws Exception {
    Path old = jdk("old", "17.0.15");
    Ended ended = aj(Map.of("JAVA_HOME", old.toString()), "status");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("JDK 17 in " + old);
  }

  @Test
  void findsANewJdkThoughTheDefaultIsOld() throws Exception {
    buildTools();
    Path old = jdk("old", "17.0.15");
    Path fresh = jdk("fresh", "25.0.3");
    Ended ended =
        aj(
            Map.of("JAVA_HOME", old.toString(), "AJ_JDK_FOLDERS", fresh.toString()),
            "status",
            "two words");
    assertThat(ended.err()).contains("built the Java programs");
    assertThat(ended.out()).contains("fresh @").endsWith("cli.args status two words\n");
  }

  @Test
  void saysWhatToInstallWhenMavenOrGoIsMissing() throws Exception {
    String fresh = jdk("fresh", "25.0.3").toString();
    Ended ended = aj(Map.of("AJ_JAVA_HOME", fresh), "status");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("Go is needed").contains("apt-get install golang");
    buildTools();
    Files.delete(tools.resolve("mvn"));
    assertThat(aj(Map.of("AJ_JAVA_HOME", fresh), "status").err())
        .contains("Maven 3.8 or newer is needed");
  }

  @Test
  void refusesAnOldMaven() throws Exception {
    buildTools();
    tool("mvn", "echo 'Apache Maven 3.6.3'");
    Ended ended = aj(Map.of("AJ_JAVA_HOME", jdk("fresh", "25").toString()), "status");
    assertThat(ended.err()).contains("Found 3.6.3");
  }

  @Test
  void buildsOnceAndThenOnlyWhatChanged() throws Exception {
    buildTools();
    Map<String, String> java = Map.of("AJ_JAVA_HOME", jdk("fresh", "25.0.3").toString());
    assertThat(aj(java, "a").err())
        .contains("built the Java programs", "built the Temporal server");
    assertThat(aj(java, "b")).isEqualTo(new Ended(0, "fresh @" + args() + " b\n", ""));
    Files.writeString(tree.resolve("cli/src/main/source"), "two\n");
    String again = aj(java, "c").err();
    assertThat(again).contains("built the Java programs").doesNotContain("Temporal");
    assertThat(aj(java, "d").err()).isEmpty();
    assertThat(Files.readAllLines(root.resolve("maven-runs"))).hasSize(2);
  }

  @Test
  void noticesAFileThatWasRemoved() throws Exception {
    buildTools();
    Map<String, String> java = Map.of("AJ_JAVA_HOME", jdk("fresh", "25.0.3").toString());
    Files.writeString(tree.resolve("cli/src/main/second"), "x\n");
    aj(java, "a");
    Files.delete(tree.resolve("cli/src/main/second"));
    assertThat(aj(java, "b").err()).contains("built the Java programs");
  }

  @Test
  void buildsNothingForAFileThatWasOnlyTouched() throws Exception {
    buildTools();
    Map<String, String> java = Map.of("AJ_JAVA_HOME", jdk("fresh", "25.0.3").toString());
    aj(java, "a");
    Files.writeString(tree.resolve("cli/src/main/source"), "one\n");
    assertThat(aj(java, "b").err()).isEmpty();
  }

  @Test
  void showsTheEndOfTheLogWhenABuildFails() throws Exception {
    buildTools();
    tool("mvn", "[ \"$1\" = -v ] && echo 'Apache Maven 3.9.9' && exit; echo 'broken here'; exit 1");
    Ended ended = aj(Map.of("AJ_JAVA_HOME", jdk("fresh", "25").toString()), "a");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("building the Java programs failed").contains("broken here");
  }

  @Test
  void takesOverTheLockOfABuildThatDied() throws Exception {
    buildTools();
    Path logs = Files.createDirectories(tree.resolve("target/build"));
    Files.createSymbolicLink(logs.resolve("building"), Path.of("999999999-1"));
    Ended ended = aj(Map.of("AJ_JAVA_HOME", jdk("fresh", "25").toString()), "a");
    assertThat(ended.code()).isZero();
  }

  @Test
  void takesOverTheLockWhenItsNumberBelongsToAnotherProcessNow() throws Exception {
    buildTools();
    Path logs = Files.createDirectories(tree.resolve("target/build"));
    Path lock = logs.resolve("building");
    Files.createSymbolicLink(lock, Path.of(ProcessHandle.current().pid() + "-1"));
    assertThat(aj(Map.of("AJ_JAVA_HOME", jdk("fresh", "25").toString()), "a").code()).isZero();
    assertThat(Files.isSymbolicLink(lock)).isFalse();
  }

  @Test
  void buildsOnceWhenSeveralStartTogether() throws Exception {
    buildTools();
    tool(
        "mvn",
        """
        case "$*" in
          -v) echo 'Apache Maven 3.9.9' ;;
          *) mkdir '%1$s/busy' || exit 1
             echo built >> '%1$s/maven-runs'; mkdir -p target/dist/lib
             for p in cli control-plane agent-worker; do echo lib/x.jar > target/dist/$p.cp; done
             sleep 2; rmdir '%1$s/busy' ;;
        esac\
        """
            .formatted(root));
    String java = jdk("fresh", "25.0.3").toString();
    List<Process> all = new java.util.ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ProcessBuilder builder = new ProcessBuilder(tree.resolve("aj").toString(), "together");
      builder.redirectErrorStream(true).redirectOutput(root.resolve("out" + i).toFile());
      builder.environment().clear();
      builder
          .environment()
          .putAll(
              Map.of(
                  "PATH",
                  tools.toString(),
                  "HOME",
                  root.toString(),
                  "AJ_JDK_FOLDERS",
                  "",
                  "AJ_JAVA_HOME",
                  java));
      all.add(builder.start());
    }
    StringBuilder said = new StringBuilder();
    for (int i = 0; i < all.size(); i++) {
      int code = all.get(i).waitFor();
      String text = Files.readString(root.resolve("out" + i));
      assertThat(code).as(text).isZero();
      said.append(text);
    }
    assertThat(Files.readAllLines(root.resolve("maven-runs"))).hasSize(1);
    assertThat(said).contains("another build is running (pid ");
  }

  @Test
  void isFoundThroughALink() throws Exception {
    buildTools();
    Files.createSymbolicLink(root.resolve("aj"), tree.resolve("aj"));
    tree = root;
    assertThat(aj(Map.of("AJ_JAVA_HOME", jdk("fresh", "25").toString()), "a").code()).isZero();
  }

  private String args() throws IOException {
    return tree.toRealPath().resolve("target/dist/cli.args").toString();
  }
}
