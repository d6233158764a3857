package io.posthorn.jms.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a {@link ConnectionUrl} so that it can be read again. */
final class UrlWriter {
    private UrlWriter() {}

    /** The URL of these addresses with these options, but for secrets. */
    static String write(List<BrokerAddress> addresses, ConnectionOptions options) {
        List<String> parameters = new ArrayList<>();
        if (addresses.get(0) instanceof LocalAddress local && local.data().isPresent()) {
            parameters.add(UrlParameters.DATA + "=" + encoded(local.data().get().toString()));
        }
        for (Map.Entry<String, String> option : options.texts().entrySet()) {
            parameters.add(option.getKey() + "=" + encoded(option.getValue()));
        }
        String where = addresses.stream().map(UrlWriter::address).collect(Collectors.joining(","));
        return parameters.isEmpty() ? where : where + "?" + String.join("&", parameters);
    }

    private static String address(BrokerAddress address) {
        return address instanceof LocalAddress local ? "vm://" + local.name() : address.toString();
    }

    /** A plus sign is itself in our URLs, and no space. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
