package io.posthorn.jakartaee;

import jakarta.annotation.Resource;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.EJBContext;
import jakarta.ejb.MessageDriven;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;

/** Makes a parcel of what comes for packing, in one transaction; drops the first drum that it gets to pack. */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "jakarta.jms.Queue"),
            @ActivationConfigProperty(propertyName = "destination", propertyValue = "packing"),
            @ActivationConfigProperty(propertyName = "connectionFactory", propertyValue = "XAConnectionFactory"),
            @ActivationConfigProperty(propertyName = "maxSession", propertyValue = "2"),
            @ActivationConfigProperty(
                    propertyName = "jndiParameters",
                    propertyValue = "java.naming.factory.initial=io.posthorn.jms.jndi.PosthornInitialContextFactory"
                            + ";java.naming.provider.url=${posthorn.url};queue.packing=packing")
        })
public class PackingRoom implements MessageListener {
    @Resource(name = "jms/shop")
    private ConnectionFactory shop;

    @Resource
    private EJBContext container;

    @Override
    public void onMessage(Message order) {
        try (Connection connection = shop.createConnection();
                Session session = connection.createSession()) {
            String parcel = order.getBody(String.class) + ", attempt " + order.getIntProperty("JMSXDeliveryCount");
            session.createProducer(session.createQueue("parcels")).send(session.createTextMessage(parcel));
            if (parcel.equals("a drum, attempt 1")) {
                container.setRollbackOnly();
            }
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }
}
