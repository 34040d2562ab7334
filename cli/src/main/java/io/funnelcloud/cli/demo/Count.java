package io.funnelcloud.cli.demo;

import io.funnelcloud.contract.request.RequestStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// What the files say: how often each job had its effect and wrote each of its lines.
///
/// @param effects lines in the file that all jobs share
/// @param twice effects and lines that are there more often than once
/// @param lost effects and lines that are missing
/// @param faults everything that is not as it was promised, in words
record Count(int jobs, int effects, int lines, int twice, int lost, List<String> faults) {

  Count {
    faults = List.copyOf(faults);
  }

  /// What is known of one job.
  ///
  /// @param written the job's own file
  /// @param told the output HQ has of it
  record Evidence(
      String machine, String operation, RequestStatus status, byte[] written, byte[] told) {}

  static Count of(List<Evidence> jobs, List<String> effects) {
    Tally tally = new Tally();
    jobs.forEach(job -> tally.add(job, effects));
    effects.stream()
        .filter(line -> jobs.stream().noneMatch(job -> line.startsWith(job.operation() + " ")))
        .forEach(line -> tally.faults.add("an effect nobody asked for: " + line));
    return new Count(
        jobs.size(), effects.size(), tally.lines, tally.twice, tally.lost, tally.faults);
  }

  private static final class Tally {
    private final List<String> faults = new ArrayList<>();
    private int lines;
    private int twice;
    private int lost;

    void add(Evidence job, List<String> effects) {
      if (job.status() != RequestStatus.SUCCEEDED) {
        faults.add(job.machine() + ": HQ says " + job.status() + ", expected SUCCEEDED");
      }
      if (!Arrays.equals(job.written(), job.told())) {
        faults.add(
            job.machine()
                + ": the job wrote "
                + job.written().length
                + " bytes, HQ has "
                + job.told().length
                + ", and they differ");
      }
      List<Integer> ends = numbers(job, effects, false);
      once(job.machine() + ": its effect", ends.size());
      List<String> written = new String(job.written(), StandardCharsets.UTF_8).lines().toList();
      lines(job, numbers(job, written, true), ends.stream().mapToInt(n -> n).max().orElse(0));
    }

    private List<Integer> numbers(Evidence job, List<String> lines, boolean all) {
      String start = job.operation() + " ";
      List<Integer> numbers = new ArrayList<>();
      for (String line : lines) {
        if (line.startsWith(start) && line.substring(start.length()).matches("[0-9]{1,6}")) {
          numbers.add(Integer.parseInt(line.substring(start.length())));
        } else if (all) {
          faults.add(job.machine() + ": a line that is not its own: " + line);
        }
      }
      return numbers;
    }

    private void lines(Evidence job, List<Integer> numbers, int announced) {
      int last = Math.max(announced, numbers.stream().mapToInt(n -> n).max().orElse(0));
      Map<Integer, Integer> times = new TreeMap<>();
      numbers.forEach(number -> times.merge(number, 1, Integer::sum));
      IntStream.rangeClosed(1, last)
          .forEach(
              number -> once(job.machine() + ": line " + number, times.getOrDefault(number, 0)));
      if (!numbers.equals(numbers.stream().sorted().toList())) {
        faults.add(job.machine() + ": its lines are not in order");
      }
      if (announced != last) {
        faults.add(job.machine() + ": it said it wrote " + announced + " lines, not " + last);
      }
      lines += numbers.size();
    }

    private void once(String what, int times) {
      if (times == 0) {
        lost++;
        faults.add(what + " is missing");
      } else if (times > 1) {
        twice += times - 1;
        faults.add(what + " is there " + times + " times");
      }
    }
  }
}
