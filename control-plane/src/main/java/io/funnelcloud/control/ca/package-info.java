/// The certificate authority of one installation: the offline root, the online issuing authority,
/// what they issued and what was revoked. The only importer of Bouncy Castle; checking chains is in
/// the module trust.
@NullMarked
package io.funnelcloud.control.ca;

import org.jspecify.annotations.NullMarked;
