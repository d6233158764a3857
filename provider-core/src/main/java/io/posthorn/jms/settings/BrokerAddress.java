package io.posthorn.jms.settings;

/** Where a broker may be found. */
public sealed interface BrokerAddress permits TcpAddress, LocalAddress {}
