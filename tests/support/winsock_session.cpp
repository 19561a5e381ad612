// SPDX-License-Identifier: MIT
// Programs that link this file have Winsock started from the first test to the last. Tests about
// startup itself count from there, or run in an agent of their own (pytests).
#include "tests/support/winsock_session.hpp"

#include <optional>

#include "tests/support/catch_listener.hpp"

namespace ws2::test {
namespace {

class Startup : public ListenerBase {
public:
    using ListenerBase::ListenerBase;
    void testRunStarting(Catch::TestRunInfo const&) override { session_.emplace(); }
    void testRunEnded(Catch::TestRunStats const&) override { session_.reset(); }

private:
    std::optional<WinsockSession> session_;
};

CATCH_REGISTER_LISTENER(Startup)

}  // namespace
}  // namespace ws2::test
