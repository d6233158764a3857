/**
 * Messages as an application sees them: headers, properties and bodies with the rules of Jakarta Messaging 3.1,
 * chapter 3, and the way to the encoded form and back.
 *
 * <p>A message is owned by whoever has it in hand, at first the application, and is not thread-safe. The session room
 * uses this package; applications see it through the interfaces of the API.
 */
@NullMarked
package io.posthorn.jms.message;

import org.jspecify.annotations.NullMarked;
