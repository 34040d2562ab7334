/// Why an operation of ours could not be done, as one closed list of codes with kind and advice.
@NullMarked
package io.funnelcloud.contract.fault;

import org.jspecify.annotations.NullMarked;
