package io.posthorn.examples.spring;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Three orders, one of which is packed at the second attempt. */
public final class SpringExample {
    private SpringExample() {}

    /** Speaks to the broker of the URL that is given, or to one inside this process. */
    public static void main(String[] arguments) {
        run(arguments.length > 0 ? arguments[0] : "vm://examples", System.out::println);
    }

    static void run(String brokerUrl, Consumer<String> out) {
        try (AnnotationConfigApplicationContext beans = new AnnotationConfigApplicationContext()) {
            beans.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("arguments", Map.of("shop.broker", brokerUrl)));
            beans.register(ShopConfiguration.class);
            beans.refresh();

            Shop shop = beans.getBean(Shop.class);
            shop.order("a horn");
            shop.order("a drum");
            shop.order("a bag");
            for (Optional<String> parcel = shop.nextParcel(); parcel.isPresent(); parcel = shop.nextParcel()) {
                out.accept(parcel.get());
            }
        }
    }
}
