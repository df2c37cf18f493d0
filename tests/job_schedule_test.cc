// Jobs from a source that may wait: in order, on several threads, and never waited for when nobody wants them any more.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "app/job_schedule.h"

namespace meishi {
namespace {

Job job(int number) { return {{std::to_string(number)}, false}; }

// Workers that take and put until there is no more, as run_pipeline() has them.
class Workers {
 public:
  Workers(JobSchedule& schedule, int count, std::set<std::string> failing = {}) {
    for (int i = 0; i < count; ++i) {
      threads_.emplace_back([&schedule, failing] {
        while (auto taken = schedule.take()) {
          const std::string name = taken->job.files.front().string();
          if (failing.contains(name)) {
            schedule.abort({ErrorCode::environment, "no engine", {}, name, 0});
            break;
          }
          JobResult result;
          result.files.push_back({name, "", false, 0});
          schedule.put(taken->index, std::move(result));
        }
        schedule.worker_left();
      });
    }
  }

 private:
  std::vector<std::jthread> threads_;
};

std::vector<std::string> all_of(JobSchedule& schedule) {
  std::vector<std::string> out;
  while (auto result = schedule.next()) out.push_back(result->files.front().path.string());
  return out;
}

// If it fails: cards are told of in another order than that of the pile.
TEST(JobSchedule, ResultsComeInTheOrderOfTheSource) {
  std::vector<Job> jobs;
  std::vector<std::string> wanted;
  for (int i = 0; i < 500; ++i) {
    jobs.push_back(job(i));
    wanted.push_back(std::to_string(i));
  }
  for (const int workers : {1, 4}) {
    const JobSource source = jobs_of(jobs);
    JobSchedule schedule(source, 6, nullptr);
    {
      const Workers running(schedule, workers);
      EXPECT_EQ(all_of(schedule), wanted);
    }
    EXPECT_EQ(schedule.given(), 500U);
    EXPECT_FALSE(schedule.error());
  }
  const std::vector<Job> none;
  const JobSource nothing = jobs_of(none);
  JobSchedule empty(nothing, 6, nullptr);
  const Workers running(empty, 2);
  EXPECT_TRUE(all_of(empty).empty());
}

// If it fails: a scanner that is faster than the reading fills the memory.
TEST(JobSchedule, NoMoreThanTheWindowIsUnderWay) {
  std::atomic<int> given_out = 0;
  int taken_back = 0;
  int most = 0;
  const JobSource source = [&](const RunEnded&) -> std::optional<Job> {
    if (given_out == 200) return std::nullopt;
    return job(given_out++);
  };
  JobSchedule schedule(source, 6, nullptr);
  const Workers running(schedule, 3);
  while (schedule.next()) {
    ++taken_back;
    most = std::max(most, given_out - taken_back);
  }
  EXPECT_EQ(taken_back, 200);
  EXPECT_LE(most, 6 + 1);  // next() makes room before it answers
}

// If it fails: Ctrl-C does not end a watch, or what was read while the source waited is not stored until the next file.
TEST(JobSchedule, ASourceThatWaitsHoldsNothingUp) {
  std::atomic<bool> stop = false;
  int asked = 0;
  const JobSource source = [&](const RunEnded& ended) -> std::optional<Job> {
    if (asked < 3) return job(asked++);
    while (!ended()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return std::nullopt;
  };
  JobSchedule schedule(source, 6, &stop);
  const Workers running(schedule, 2);
  for (int i = 0; i < 3; ++i) {
    const auto result = schedule.next();
    ASSERT_TRUE(result);
    EXPECT_EQ(result->files.front().path.string(), std::to_string(i));
  }
  stop = true;
  EXPECT_FALSE(schedule.next());
  EXPECT_EQ(schedule.given(), 3U);
}

// If it fails: a job that came in the moment of Ctrl-C is begun after all, and nobody waits for it.
TEST(JobSchedule, AJobThatComesTooLateIsNotBegun) {
  std::atomic<bool> stop = false;
  const JobSource source = [&](const RunEnded&) -> std::optional<Job> {
    stop = true;
    return job(1);
  };
  JobSchedule schedule(source, 6, &stop);
  const Workers running(schedule, 2);
  EXPECT_TRUE(all_of(schedule).empty());
  EXPECT_EQ(schedule.given(), 0U);
}

// If it fails: a watch without language models hangs instead of saying so.
TEST(JobSchedule, AFailureEndsASourceThatWaits) {
  int asked = 0;
  const JobSource source = [&](const RunEnded& ended) -> std::optional<Job> {
    if (asked < 1) return job(asked++);
    while (!ended()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return std::nullopt;
  };
  JobSchedule schedule(source, 6, nullptr);
  {
    const Workers running(schedule, 2, {"0"});
    EXPECT_TRUE(all_of(schedule).empty());
  }
  ASSERT_TRUE(schedule.error());
  EXPECT_EQ(schedule.error()->message, "no engine");
}

}  // namespace
}  // namespace meishi
