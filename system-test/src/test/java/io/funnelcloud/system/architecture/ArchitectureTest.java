package io.funnelcloud.system.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Arrays;
import java.util.List;

/// The arrows of ARCHITECTURE.md and the determinism of workflow code, checked in the compiled
/// classes.
@AnalyzeClasses(
    packages = "io.funnelcloud",
    importOptions = {ImportOption.DoNotIncludeTests.class})
class ArchitectureTest {
  private static final String CONTRACT = "io.funnelcloud.contract..";
  private static final String TRUST = "io.funnelcloud.trust..";
  private static final String CLASSIFIER = "io.funnelcloud.classifier..";
  private static final String MEMORY = "io.funnelcloud.memory..";
  private static final String WORKFLOWS = "io.funnelcloud.workflows..";
  private static final String ACTIVITIES = "io.funnelcloud.activities..";
  private static final String AGENT = "io.funnelcloud.agent..";
  private static final String CONTROL = "io.funnelcloud.control..";
  private static final String CLI = "io.funnelcloud.cli..";

  @ArchTest static final ArchRule contractSeesNothingOfOurs = sees(CONTRACT);
  @ArchTest static final ArchRule trustSeesContract = sees(TRUST, CONTRACT);
  @ArchTest static final ArchRule classifierSeesContract = sees(CLASSIFIER, CONTRACT);
  @ArchTest static final ArchRule memorySeesContract = sees(MEMORY, CONTRACT);
  @ArchTest static final ArchRule workflowsSeeContract = sees(WORKFLOWS, CONTRACT);

  @ArchTest
  static final ArchRule activitiesSeeTheirParts =
      sees(ACTIVITIES, CONTRACT, CLASSIFIER, MEMORY, TRUST);

  @ArchTest static final ArchRule agentSeesItsParts = sees(AGENT, CONTRACT, CLASSIFIER, TRUST);

  @ArchTest
  static final ArchRule controlPlaneSeesAllButTheAgent =
      sees(CONTROL, CONTRACT, CLASSIFIER, MEMORY, TRUST, WORKFLOWS, ACTIVITIES);

  @ArchTest static final ArchRule cliSeesContractAndClassifier = sees(CLI, CONTRACT, CLASSIFIER);

  @ArchTest
  static final ArchRule nothingRunsInCircles =
      SlicesRuleDefinition.slices().matching("io.funnelcloud.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheAuthorityUsesBouncyCastle =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.funnelcloud.control.ca..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bouncycastle..")
          .because("TLS and verification stay on JDK crypto, the agent stays light");

  @ArchTest
  static final ArchRule onlyTheDoorOfWorkflowsKnowsTheShells =
      noClasses()
          .that()
          .haveSimpleNameNotEndingWith("Workflows")
          .and()
          .haveSimpleNameNotContaining("WorkflowImpl")
          .should()
          .dependOnClassesThat()
          .haveSimpleNameEndingWith("WorkflowImpl");

  @ArchTest
  static final ArchRule workflowsTouchNothingThatChangesBetweenReplays =
      noClasses()
          .that()
          .resideInAPackage(WORKFLOWS)
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "getProperty", String.class)
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(java.util.UUID.class, "randomUUID")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .dependOnClassesThat(
              new DescribedPredicate<JavaClass>("do I/O, threads or chance") {
                @Override
                public boolean test(JavaClass type) {
                  return FORBIDDEN_IN_WORKFLOWS.stream().anyMatch(type.getName()::startsWith);
                }
              });

  private static final List<String> FORBIDDEN_IN_WORKFLOWS =
      List.of(
          "java.io.File",
          "java.nio.file.",
          "java.net.",
          "java.sql.",
          "java.util.Random",
          "java.util.concurrent.",
          "java.security.SecureRandom");

  @ArchTest
  static final ArchRule nothingStaticChanges =
      fields()
          .that()
          .areStatic()
          .and()
          .areDeclaredInClassesThat()
          .resideOutsideOfPackage("io.funnelcloud.contract.agent.v1..")
          .should()
          .beFinal();

  private static ArchRule sees(String module, String... others) {
    String[] ours =
        Arrays.stream(
                new String[] {
                  CONTRACT, TRUST, CLASSIFIER, MEMORY, WORKFLOWS, ACTIVITIES, AGENT, CONTROL, CLI
                })
            .filter(other -> !other.equals(module) && !List.of(others).contains(other))
            .toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(module)
        .should()
        .onlyDependOnClassesThat(
            new DescribedPredicate<JavaClass>("are within its arrows") {
              @Override
              public boolean test(JavaClass type) {
                return Arrays.stream(ours).noneMatch(other -> isIn(type, other));
              }
            })
        .allowEmptyShould(true);
  }

  private static boolean isIn(JavaClass type, String module) {
    String prefix = module.substring(0, module.length() - 1);
    return type.getPackageName().concat(".").startsWith(prefix);
  }
}
