package io.posthorn.tck.conformance.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.tck.conformance.Client;
import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.Session;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("6.1.1")
@Tag("point-15")
class CredentialsTest {
    @RegisterExtension
    final Client client = new Client();

    /** Red if createConnection leaves it to the first use to connect. */
    @Test
    @Tag("10.3")
    void wrongCredentialsAreRefusedWhereTheConnectionIsMade() {
        PosthornConnectionFactory factory = client.factory();
        for (String[] wrong : new String[][] {{Client.USER, "wrong"}, {"nobody", Client.PASSWORD}}) {
            assertThatThrownBy(() -> factory.createConnection(wrong[0], wrong[1]))
                    .isInstanceOf(JMSSecurityException.class);
            assertThatThrownBy(() -> factory.createQueueConnection(wrong[0], wrong[1]))
                    .isInstanceOf(JMSSecurityException.class);
            assertThatThrownBy(() -> factory.createTopicConnection(wrong[0], wrong[1]))
                    .isInstanceOf(JMSSecurityException.class);
            assertThatThrownBy(() -> factory.createContext(wrong[0], wrong[1]))
                    .isInstanceOf(JMSSecurityRuntimeException.class);
            assertThatThrownBy(() -> factory.createContext(wrong[0], wrong[1], JMSContext.SESSION_TRANSACTED))
                    .isInstanceOf(JMSSecurityRuntimeException.class);
        }
    }

    @Test
    void rightCredentialsAndNoneAreTaken() throws JMSException {
        PosthornConnectionFactory factory = client.factory();
        try (Connection connection = factory.createConnection(Client.USER, Client.PASSWORD);
                JMSContext context =
                        factory.createContext(Client.USER, Client.PASSWORD, JMSContext.CLIENT_ACKNOWLEDGE);
                Connection nameless = factory.createConnection()) {
            assertThat(connection.createSession().getAcknowledgeMode()).isEqualTo(Session.AUTO_ACKNOWLEDGE);
            assertThat(context.getSessionMode()).isEqualTo(JMSContext.CLIENT_ACKNOWLEDGE);
            assertThat(nameless.createSession().getTransacted()).isFalse();
        }
    }
}
