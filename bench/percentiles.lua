-- What wrk found, as one line of JSON on the standard error: times in milliseconds.
done = function(summary, latency, requests)
  local seconds = summary.duration / 1e6
  local bad = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status
    + summary.errors.timeout
  io.stderr:write(string.format(
    '{"requests_per_second": %.1f, "p50": %.2f, "p95": %.2f, "p99": %.2f, "errors": %d}\n',
    summary.requests / seconds, latency:percentile(50) / 1000, latency:percentile(95) / 1000,
    latency:percentile(99) / 1000, bad))
end
