package io.posthorn.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quickstart is worth what its audit sees. */
class InvoiceAuditTest {
    private static final String FIRST = "1\t1\ta,c,59.97,0.00,11.39,71.36\n";
    private static final String SECOND = "2\t2\tnot an order\twith a tab\n";
    private static final String THIRD = "3\t1\t\n";

    @TempDir
    private Path directory;

    private Path orders;

    @BeforeEach
    void writeOrders() throws IOException {
        orders = Files.writeString(directory.resolve("orders"), "a,c,s,3,19.99,,DE\r\nnot an order\twith a tab\n\n");
    }

    @Test
    void invoicesInAnyOrderAreFine() throws IOException {
        assertThat(audit(THIRD, FIRST, SECOND)).isEqualTo(new InvoiceAudit.Result(3, 0, 0, 0, Map.of("1", 2, "2", 1)));
    }

    @Test
    void anInvoiceThatIsNotThereIsLost() throws IOException {
        assertThat(audit(FIRST, THIRD).lost()).isEqualTo(1);
        assertThat(audit().lost()).isEqualTo(3);
    }

    @Test
    void anInvoiceThatIsThereAgainIsDoubled() throws IOException {
        assertThat(audit(FIRST, SECOND, THIRD, SECOND).twice()).isEqualTo(1);
        assertThat(audit(FIRST, SECOND, THIRD, SECOND, SECOND, FIRST).twice()).isEqualTo(2);
    }

    @Test
    void anInvoiceOfNoOrderIsOneTooMany() throws IOException {
        assertThat(audit(FIRST, SECOND, THIRD, "4\t1\t\n", "0\t1\t\n").twice()).isEqualTo(2);
    }

    @Test
    void anInvoiceThatDiffersByACentIsWrong() throws IOException {
        assertThat(audit(FIRST.replace("71.36", "71.37"), SECOND, THIRD).wrong())
                .isEqualTo(1);
    }

    @Test
    void aLineThatWasNotPassedThroughAsItCameIsWrong() throws IOException {
        assertThat(audit(FIRST, "2\t2\tnot an order with a tab\n", "3\t1\t \n").wrong())
                .isEqualTo(2);
    }

    @Test
    void aFileThatIsNoneOfInvoicesIsRefused() {
        assertThatThrownBy(() -> audit("hello\n")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> audit("1\t1\tcut")).isInstanceOf(IOException.class);
    }

    private InvoiceAudit.Result audit(String... rows) throws IOException {
        Path invoices = Files.writeString(directory.resolve("invoices"), String.join("", rows));
        return InvoiceAudit.compare(orders, invoices);
    }
}
