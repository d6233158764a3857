package io.posthorn.jms.session;

import jakarta.jms.ConnectionMetaData;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** What a connection tells of its provider (Jakarta Messaging 3.1, §6.1.6). Immutable. */
final class JmsConnectionMetaData implements ConnectionMetaData {
    @Override
    public String getJMSVersion() {
        return ProductVersion.JMS_MAJOR + "." + ProductVersion.JMS_MINOR;
    }

    @Override
    public int getJMSMajorVersion() {
        return ProductVersion.JMS_MAJOR;
    }

    @Override
    public int getJMSMinorVersion() {
        return ProductVersion.JMS_MINOR;
    }

    @Override
    public String getJMSProviderName() {
        return ProductVersion.NAME;
    }

    @Override
    public String getProviderVersion() {
        return ProductVersion.VERSION;
    }

    @Override
    public int getProviderMajorVersion() {
        return ProductVersion.part(0);
    }

    @Override
    public int getProviderMinorVersion() {
        return ProductVersion.part(1);
    }

    @Override
    public Enumeration<String> getJMSXPropertyNames() {
        return Collections.enumeration(List.of("JMSXDeliveryCount", "JMSXGroupID", "JMSXGroupSeq"));
    }
}
