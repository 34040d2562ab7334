package io.funnelcloud.workflows.request;

import java.util.ArrayList;
import java.util.List;

/// The answer of the planner: the state after an event, and the steps it calls for, in order.
record Plan(RequestState state, List<Step> steps) {

  Plan {
    steps = List.copyOf(steps);
  }

  static Plan of(RequestState state, Step... steps) {
    return new Plan(state, List.of(steps));
  }

  Plan then(Plan next) {
    List<Step> all = new ArrayList<>(steps);
    all.addAll(next.steps);
    return new Plan(next.state, all);
  }
}
