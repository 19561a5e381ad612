// SPDX-License-Identifier: MIT
#include "shim/core/objects/background_services.hpp"

#include <condition_variable>
#include <mutex>

#include "tests/support/catch.hpp"

using namespace ws2::core;

namespace {

// Its thread ends when it has been here, which those of the library never do.
class Sample final : public BackgroundService {
public:
    static constexpr auto service_kind = ServiceKind::send_flusher;
    static inline bool has_descriptors = false;
    static inline int made = 0;

    static std::unique_ptr<Sample> make() {
        ++made;
        return has_descriptors ? std::make_unique<Sample>() : nullptr;
    }
    void run() override {
        std::lock_guard const lock{mutex_};
        runs_ = true;
        changed_.notify_all();
    }
    void await_run() {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [this] { return runs_; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool runs_ = false;
};

}  // namespace

TEST_CASE("a service that could not be started is tried again, and started once",
          "[background_services]") {
    static auto& services =
        *new BackgroundServices;  // never destroyed, like the one of the library
    CHECK(services.get<Sample>() == nullptr);
    CHECK(services.existing<Sample>() == nullptr);
    CHECK(services.get<Sample>() == nullptr);
    CHECK(Sample::made == 2);
    Sample::has_descriptors = true;
    auto* const started = services.get<Sample>();
    REQUIRE(started);
    started->await_run();
    CHECK(services.get<Sample>() == started);
    CHECK(services.existing<Sample>() == started);
    CHECK(Sample::made == 3);
}
