/** The broker that the frameworks of these tests speak to. */
@NullMarked
package io.posthorn.integration.broker;

import org.jspecify.annotations.NullMarked;
