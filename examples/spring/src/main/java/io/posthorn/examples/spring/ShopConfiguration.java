package io.posthorn.examples.spring;

import io.posthorn.jms.PosthornConnectionFactory;
import jakarta.jms.ConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.connection.JmsTransactionManager;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.DefaultMessageListenerContainer;

/** The beans of the shop. */
@Configuration
class ShopConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(ShopConfiguration.class);
    private static final long RECEIVE_MILLIS = 500;

    /**
     * One connection for all, with sessions and producers that are kept. Consumers are not: what a kept one has fetched
     * ahead would wait with it.
     */
    @Bean
    CachingConnectionFactory connectionFactory(@Value("${shop.broker:vm://examples}") String url) {
        CachingConnectionFactory caching = new CachingConnectionFactory(new PosthornConnectionFactory(url));
        caching.setSessionCacheSize(10);
        caching.setCacheConsumers(false);
        return caching;
    }

    @Bean
    JmsTransactionManager transactionManager(ConnectionFactory connectionFactory) {
        return new JmsTransactionManager(connectionFactory);
    }

    @Bean
    JmsTemplate jmsTemplate(ConnectionFactory connectionFactory) {
        JmsTemplate template = new JmsTemplate(connectionFactory);
        template.setReceiveTimeout(RECEIVE_MILLIS);
        return template;
    }

    @Bean
    Shop shop(JmsTemplate jmsTemplate) {
        return new Shop(jmsTemplate);
    }

    @Bean
    DefaultMessageListenerContainer packing(
            ConnectionFactory connectionFactory, JmsTransactionManager transactionManager, JmsTemplate jmsTemplate) {
        DefaultMessageListenerContainer container = new DefaultMessageListenerContainer();
        container.setConnectionFactory(connectionFactory);
        container.setTransactionManager(transactionManager);
        container.setSessionTransacted(true);
        container.setDestinationName(Queues.ORDERS);
        container.setConcurrency("1-5");
        container.setReceiveTimeout(RECEIVE_MILLIS);
        container.setErrorHandler(failure -> LOG.info("an order failed and comes again", failure));
        container.setMessageListener(new PackingRoom(jmsTemplate));
        return container;
    }
}
