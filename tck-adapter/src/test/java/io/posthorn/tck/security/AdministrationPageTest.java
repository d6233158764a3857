package io.posthorn.tck.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.server.security.Users;
import io.posthorn.server.server.BrokerSettings;
import io.posthorn.server.server.PosthornBroker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docs/administration.md shows works as it stands there: its users file, and its requests in their order. */
@Timeout(60)
class AdministrationPageTest {
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final String SHOWN_URL = "http://127.0.0.1:5671";

    @TempDir
    private Path directory;

    @Test
    void theUsersFileAndTheRequestsOfThePageWork() throws Exception {
        String page = Files.readString(page());
        Matcher yaml = YAML.matcher(page);
        assertThat(yaml.find()).isTrue();
        Users users = Users.load(Files.writeString(directory.resolve("users.yaml"), yaml.group(1)));
        List<String> commands =
                page.lines().filter(line -> line.startsWith("curl ")).toList();
        assertThat(commands).hasSizeGreaterThanOrEqualTo(7);

        try (PosthornBroker broker =
                PosthornBroker.start(BrokerSettings.inMemory().withUsers(users).withAdminPort(0))) {
            for (String command : commands) {
                HttpResponse<String> response = run(command, broker.adminUrl().orElseThrow());
                assertThat(response.statusCode())
                        .as(command + ": " + response.body())
                        .isBetween(200, 201);
            }
        }
    }

    /** As curl does it, as far as the page needs curl. */
    private static HttpResponse<String> run(String command, String url) throws IOException, InterruptedException {
        List<String> words = words(command);
        String method = "GET";
        HttpRequest.Builder request = HttpRequest.newBuilder();
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("-u")) {
                byte[] pair = words.get(++i).getBytes(UTF_8);
                request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
            } else if (word.equals("-H")) {
                String[] header = words.get(++i).split(": ", 2);
                request.header(header[0], header[1]);
            } else if (word.equals("-X")) {
                method = words.get(++i);
            } else {
                assertThat(word).startsWith(SHOWN_URL);
                request.uri(URI.create(word.replace(SHOWN_URL, url)));
            }
        }
        return HttpClient.newHttpClient()
                .send(request.method(method, BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        return words;
    }

    private static Path page() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("docs/administration.md"))) {
            root = root.getParent();
            assertThat(root).as("a directory above with docs/administration.md").isNotNull();
        }
        return root.resolve("docs/administration.md");
    }
}
