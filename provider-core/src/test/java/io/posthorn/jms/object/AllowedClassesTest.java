package io.posthorn.jms.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedClassesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    com.acme.Order          | com.acme.Order             | true
                    com.acme.Order          | com.acme.Order$Line        | false
                    com.acme.Order$Line     | com.acme.Order$Line        | true
                    com.acme.Order          | com.acme.Orders            | false
                    com.acme.*              | com.acme.Order             | true
                    com.acme.*              | com.acme.Order$Line        | true
                    com.acme.*              | com.acme.billing.Invoice   | false
                    com.acme.*              | com.acmeevil.Order         | false
                    com.acme.**             | com.acme.Order             | true
                    com.acme.**             | com.acme.a.b.Invoice       | true
                    com.acme.**             | com.acmeevil.Order         | false
                    com.acme.**             | com.Order                  | false
                    *                       | com.acme.a.b.Invoice       | true
                    *                       | Nameless                   | true
                    Nameless                | Nameless                   | true
                    com.acme.*, org.x.Y     | org.x.Y                    | true
                    com.acme.*, org.x.Y     | org.x.Z                    | false
                    """)
    void aPatternMeansTheseClasses(String list, String name, boolean allowed) {
        assertThat(AllowedClasses.parse(list).contains(name)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "com.acme.*,",
                "com..acme",
                "com.acme.",
                ".*",
                ".**",
                "com.*.Order",
                "com/acme/*",
                "com.acme.***",
                "***",
                "!com.acme.*",
                "com.acme.Order[]",
                "1com.x"
            })
    void whatIsNeitherClassNorPackageIsRefused(String list) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AllowedClasses.parse(list))
                .withMessageContaining("neither a class");
    }

    @Test
    void theTextOfAListIsAListAgain() {
        AllowedClasses allowed = AllowedClasses.parse(" com.acme.* ,org.x.Y");

        assertThat(allowed).hasToString("com.acme.*,org.x.Y").isEqualTo(AllowedClasses.parse(allowed.toString()));
    }
}
