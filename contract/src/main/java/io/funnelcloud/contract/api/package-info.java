/// The JSON shapes of the people door, shared by HQ and its clients. One record per shape;
/// docs/reference/json.md is generated from real output.
@NullMarked
package io.funnelcloud.contract.api;

import org.jspecify.annotations.NullMarked;
