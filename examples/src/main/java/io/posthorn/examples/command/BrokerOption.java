package io.posthorn.examples.command;

import io.posthorn.jms.PosthornConnectionFactory;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSRuntimeException;
import picocli.CommandLine.Option;

/** Which broker a command speaks to. */
final class BrokerOption {
    private static final String DEFAULT = "posthorn://127.0.0.1:5670";

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:POSTHORN_URL}",
            description = "The broker's address (default: POSTHORN_URL of the environment, else " + DEFAULT + ").")
    private String given = "";

    JMSContext open(int sessionMode) {
        String url = given.isBlank() ? DEFAULT : given;
        ConnectionFactory factory = new PosthornConnectionFactory(url);
        try {
            return factory.createContext(sessionMode);
        } catch (JMSRuntimeException e) {
            throw new JMSRuntimeException(
                    "no way to a broker at " + url + ": " + e.getMessage()
                            + "\n(posthorn server --data DIR starts one)",
                    e.getErrorCode(),
                    e);
        }
    }
}
