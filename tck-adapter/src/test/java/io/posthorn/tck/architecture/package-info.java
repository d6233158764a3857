/** The walls of the house (docs/architecture.md), as tests. They see the main classes of api, client and broker. */
@NullMarked
package io.posthorn.tck.architecture;

import org.jspecify.annotations.NullMarked;
