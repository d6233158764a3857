package io.posthorn.server.admin;

import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * An operation and how it is asked for.
 *
 * @param path of fixed words; {@code *} is a name
 * @param changes whether it changes something
 */
record Route(HttpMethod method, List<String> path, boolean changes, Operation operation) {
    /** Does it. */
    @FunctionalInterface
    interface Operation {
        /**
         * Begins; the answer comes on any thread.
         *
         * @param name what {@code *} stands for, or the last word
         * @throws RefusedException if the request is not right
         */
        CompletionStage<Reply> begin(String name, Target target);
    }

    static Route read(String path, Operation operation) {
        return new Route(HttpMethod.GET, List.of(path.split("/")), false, operation);
    }

    static Route change(HttpMethod method, String path, Operation operation) {
        return new Route(method, List.of(path.split("/")), true, operation);
    }

    boolean at(List<String> other) {
        if (other.size() != path.size()) {
            return false;
        }
        for (int i = 0; i < path.size(); i++) {
            if (!path.get(i).equals("*") && !path.get(i).equals(other.get(i))) {
                return false;
            }
        }
        return true;
    }

    CompletionStage<Reply> begin(Target target) {
        int star = path.indexOf("*");
        return operation.begin(target.path().get(star < 0 ? path.size() - 1 : star), target);
    }
}
