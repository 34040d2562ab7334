package io.funnelcloud.system.kills;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/// Goal: harness and checker share no code with what they judge.
class StrangerTest {
  private static final String OWN = "io.funnelcloud.system.kills";

  @Test
  void neitherHarnessNorCheckerUsesTheProduct() {
    noClasses()
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are of the product",
                (JavaClass type) ->
                    type.getPackageName().startsWith("io.funnelcloud")
                        && !type.getPackageName().startsWith(OWN)))
        .check(new ClassFileImporter().importPackages(OWN));
  }
}
