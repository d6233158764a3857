package io.posthorn.examples.orders;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.posthorn.examples", importOptions = ImportOption.DoNotIncludeTests.class)
class OrdersArchitectureTest {
    @ArchTest
    static final ArchRule theOrderBusinessKnowsNothingButTheJmsApi = classes()
            .that()
            .resideInAPackage("io.posthorn.examples.orders")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "jakarta.jms..", "io.posthorn.examples.orders", "org.jspecify.annotations");

    /** So that it checks a price and does not copy it. */
    @ArchTest
    static final ArchRule theAuditDoesNotUseThePricesItChecks = classes()
            .that()
            .haveSimpleName("CheckedPrice")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify.annotations");
}
