package io.funnelcloud.control.agentdoor;

import com.google.protobuf.ByteString;
import io.funnelcloud.contract.agent.v1.InputTaken;
import io.funnelcloud.contract.agent.v1.OutputDown;
import io.funnelcloud.contract.agent.v1.OutputInput;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.control.artifacts.Inputs;
import io.funnelcloud.control.artifacts.Inputs.Closing;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Sends the later standard input of one operation down its call as it comes, a window ahead of
/// what the machine has. One thread sends, the call's own tells what was taken.
final class InputFeed {
  /// What may be on its way: a machine with a slow disk must not fill our memory.
  private static final long WINDOW = 1 << 20;

  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Inputs inputs;
  private final OpId op;
  private final Consumer<OutputDown> down;
  // Guarded by this.
  private long taken;

  InputFeed(Inputs inputs, OpId op, long from, Consumer<OutputDown> down) {
    this.inputs = inputs;
    this.op = op;
    this.down = down;
    taken = from;
  }

  /// Sends until the end of the input, or of the call.
  void run(BooleanSupplier isOver) throws InterruptedException {
    long sent = taken;
    while (!isOver.getAsBoolean()) {
      awaitRoomAfter(sent, isOver);
      long mark = inputs.mark(op);
      Optional<Inputs.Feed> feed = inputs.after(op, sent);
      if (feed.isEmpty()) {
        inputs.awaitBeyond(op, mark, LOOK);
        continue;
      }
      send(sent, feed.get());
      sent += feed.get().bytes().length;
      if (feed.get().closing() == Closing.END) {
        return;
      }
    }
  }

  private synchronized void awaitRoomAfter(long sent, BooleanSupplier isOver)
      throws InterruptedException {
    while (sent - taken >= WINDOW && !isOver.getAsBoolean()) {
      wait(LOOK.toMillis());
    }
  }

  private void send(long offset, Inputs.Feed feed) {
    down.accept(
        OutputDown.newBuilder()
            .setInput(
                OutputInput.newBuilder()
                    .setOffset(offset)
                    .setData(ByteString.copyFrom(feed.bytes()))
                    .setEnd(feed.closing() == Closing.END))
            .build());
  }

  void taken(InputTaken now) {
    inputs.taken(op, now.getOffset());
    synchronized (this) {
      taken = Math.max(taken, now.getOffset());
      notifyAll();
    }
  }
}
