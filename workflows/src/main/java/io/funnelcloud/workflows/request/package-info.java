/// How one request is decided: `RequestPlanner` is pure and knows every rule, `RequestWorkflowImpl`
/// only performs its steps. States in words for people live here too; the names and records are in
/// `contract.request`.
@NullMarked
package io.funnelcloud.workflows.request;

import org.jspecify.annotations.NullMarked;
