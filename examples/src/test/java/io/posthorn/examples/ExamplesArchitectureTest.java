package io.posthorn.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.posthorn.examples", importOptions = ImportOption.DoNotIncludeTests.class)
class ExamplesArchitectureTest {
    @ArchTest
    static final ArchRule onlyTheMainClassOfAnExampleNamesTheProvider = classes()
            .that()
            .resideInAnyPackage("..requestreply", "..publishsubscribe", "..transacted")
            .and()
            .haveSimpleNameNotEndingWith("Example")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "jakarta.jms..",
                    "org.jspecify.annotations",
                    "io.posthorn.examples.requestreply",
                    "io.posthorn.examples.publishsubscribe",
                    "io.posthorn.examples.transacted");
}
