package io.posthorn.tck.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Administers a broker by its port for administrators (docs/administration.md). Thread-safe; waits for each answer. */
public final class HttpAdmin {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int NOT_FOUND = 404;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI url;
    private final @Nullable String authorization;

    private HttpAdmin(String url, @Nullable String authorization) {
        this.url = URI.create(url);
        this.authorization = authorization;
    }

    /** Of a broker without users. */
    public static HttpAdmin of(String url) {
        return new HttpAdmin(url, null);
    }

    /** Of a broker with users; this one must be an administrator. */
    public static HttpAdmin of(String url, String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(UTF_8);
        return new HttpAdmin(url, "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    /** Makes a queue unless it is there. */
    public void createQueue(String name) {
        change("PUT", queue(name), Set.of(200, 201));
    }

    /** Deletes a queue with its messages, whoever consumes from it; one that is not there is no mistake. */
    public void deleteQueue(String name) {
        change("DELETE", queue(name) + "?force=true", Set.of(200, NOT_FOUND));
    }

    /** Removes the messages that wait in a queue; one that is not there has none. */
    public void drainQueue(String name) {
        change("POST", queue(name) + "/drain", Set.of(200, NOT_FOUND));
    }

    /** A queue's counts as JSON, such as {@code {"name":"orders","ready":3,…}}. */
    public String queueStatus(String name) {
        return send(request(queue(name)).GET(), Set.of(200)).body();
    }

    /** All subscriptions with a name as JSON. */
    public String subscriptions() {
        return send(request("/api/v1/subscriptions").GET(), Set.of(200)).body();
    }

    private void change(String method, String path, Set<Integer> expected) {
        send(request(path).method(method, BodyPublishers.noBody()).header("X-Posthorn-Admin", "true"), expected);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path)).timeout(LONGEST);
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, Set<Integer> expected) {
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            if (!expected.contains(response.statusCode())) {
                throw new IllegalStateException(
                        response.request().uri() + " answered " + response.statusCode() + ": " + response.body());
            }
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker answered", e);
        }
    }

    /** {@link URLEncoder} is for forms, where a space is a plus. */
    private static String queue(String name) {
        return "/api/v1/queues/" + URLEncoder.encode(name, UTF_8).replace("+", "%20");
    }
}
