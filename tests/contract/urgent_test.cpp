// SPDX-License-Identifier: MIT
// Where urgent bytes stand in a stream, and that a guarded receive passes none unseen. A host that
// guards no receive keeps the second part by allowing none.
#include "platform/urgent.hpp"

#include <atomic>
#include <csignal>
#include <optional>
#include <string>
#include <thread>

#include "platform/options.hpp"
#include "platform/socket_calls.hpp"
#include "tests/contract/stream_ends.hpp"

using namespace ws2;
using namespace ws2::platform;
using namespace ws2::test;

namespace {

// The far end has sent all of it: the near one sees the urgent byte.
StreamEnds ends_with(std::string const& before, std::string const& behind) {
    auto ends = connected_ends();
    REQUIRE(keep_urgent_in_stream(ends.near.get()) == Code::ok);
    if (!before.empty()) say(ends.far.get(), before);
    say(ends.far.get(), "!", flag_urgent);
    REQUIRE(becomes(ends.near.get(), poll_urgent));
    if (!behind.empty()) say(ends.far.get(), behind);
    return ends;
}

std::string take(int fd, std::size_t most) {
    std::string text(most, '\0');
    auto const count = receive(fd, text.data(), most, flag_dont_wait);
    text.resize(count ? *count : 0);
    return text;
}

bool always() { return true; }

// Receives the stream as core does: guarded where that is allowed, else with a look before.
// The urgent bytes are marked in what comes out.
class Receiver {
public:
    enum class Notified { for_good, for_one_receive };

    Receiver(int fd, Notified notified) : fd_{fd}, notified_{notified} {
        REQUIRE(set_blocking(fd, BlockingMode::blocking) == Code::ok);
        REQUIRE(watch_.keep_in_stream(fd) == Code::ok);
    }

    // False: the stream has ended.
    bool receive_some(std::string& text) {
        GuardedReceive guarded{watch_, fd_, always};
        if (!guarded.is_allowed()) {
            GuardedReceive::give_up();
            return prepare() || look_and_receive(text);
        }
        if (is_only_one_) guarded.let_none_follow();
        char byte = 0;
        auto const count = receive(fd_, &byte, 1, 0);
        if (guarded.leave()) {
            if (count && *count != 0) text += byte;
            return !count || *count != 0;
        }
        Announcement const met{watch_};
        if (count && *count != 0) add(text, byte, met.has_passed_mark(fd_));
        return !count || *count != 0;
    }

private:
    void add(std::string& text, char byte, bool is_urgent) {
        if (is_urgent) text += '<';
        text += byte;
        if (is_urgent) text += '>';
    }

    bool prepare() {
        if (notified_ == Notified::for_one_receive) watch_.reset();  // as if there had been none
        UrgentWatch::Change change{watch_};
        if (!change.is_allowed() || !watch_.make_interruptible(fd_, false)) return false;
        is_only_one_ = notified_ == Notified::for_one_receive && change.notify_for_one_receive(fd_);
        return is_only_one_ || change.notify_this_thread(fd_, false);
    }

    bool look_and_receive(std::string& text) {
        REQUIRE(keep_urgent_in_stream(fd_) == Code::ok);
        REQUIRE(becomes(fd_, static_cast<short>(poll_readable | poll_urgent)));
        auto const view = view_stream(fd_);
        char byte = 0;
        auto const count = receive(fd_, &byte, 1, flag_dont_wait);
        if (count && *count != 0) add(text, byte, view.urgent && view.before == 0);
        return !count || *count != 0;
    }

    int const fd_;
    Notified const notified_;
    bool is_only_one_ = false;
    UrgentWatch watch_;
};

}  // namespace

TEST_CASE("a stream without urgent bytes shows none") {
    auto const ends = connected_ends();
    REQUIRE(keep_urgent_in_stream(ends.near.get()) == Code::ok);
    auto view = view_stream(ends.near.get());
    CHECK_FALSE(view.readable);
    CHECK_FALSE(view.urgent);
    say(ends.far.get(), "abc");
    REQUIRE(becomes(ends.near.get(), poll_readable));
    view = view_stream(ends.near.get());
    CHECK(view.readable);
    CHECK_FALSE(view.urgent);
    CHECK_FALSE(view.ended);
    CHECK_FALSE(view.failed);
}

TEST_CASE("a view reports how many bytes stand ahead of the urgent one") {
    for (std::string const before : {"", "a", "abcdef"}) {
        CAPTURE(before);
        auto const ends = ends_with(before, "xy");
        int const fd = ends.near.get();
        auto view = view_stream(fd);
        CHECK(view.urgent);
        CHECK(view.before == before.size());
        // A receive stops in front of it, and it stays where it is.
        if (!before.empty()) CHECK(take(fd, 64) == before);
        view = view_stream(fd);
        CHECK(view.urgent);
        CHECK(view.before == 0);
        CHECK(take(fd, 1) == "!");
        REQUIRE(becomes(fd, poll_readable));
        CHECK_FALSE(view_stream(fd).urgent);
        CHECK(take(fd, 2) == "xy");
    }
}

TEST_CASE("a look takes nothing from the stream") {
    auto const ends = ends_with("ab", "");
    for (int i = 0; i != 3; ++i) CHECK(view_stream(ends.near.get()).before == 2);
    CHECK(take(ends.near.get(), 64) == "ab");
}

TEST_CASE("a view reports the end of the stream") {
    auto const ends = connected_ends();
    REQUIRE(keep_urgent_in_stream(ends.near.get()) == Code::ok);
    REQUIRE(shut_down(ends.far.get(), Direction::send) == Code::ok);
    REQUIRE(becomes(ends.near.get(), poll_readable));
    auto const view = view_stream(ends.near.get());
    CHECK(view.readable);
    CHECK(view.ended);
    CHECK_FALSE(view.failed);
}

TEST_CASE("a view reports a reset") {
    auto ends = connected_ends();
    REQUIRE(keep_urgent_in_stream(ends.near.get()) == Code::ok);
    REQUIRE(set_abortive_close(ends.far.get()) == Code::ok);
    ends.far = UniqueDescriptor{};
    REQUIRE(becomes(ends.near.get(), poll_readable));
    auto const view = view_stream(ends.near.get());
    CHECK(view.failed);
    CHECK_FALSE(view.urgent);
}

// Why word of each has to come from who sends it.
TEST_CASE("of urgent bytes that nobody took in time the host shows the newest alone") {
    auto const ends = connected_ends();
    int const fd = ends.near.get();
    REQUIRE(keep_urgent_in_stream(fd) == Code::ok);
    for (auto const* const each : {"A", "B", "C"}) say(ends.far.get(), each, flag_urgent);
    say(ends.far.get(), "z");
    REQUIRE(becomes(fd, poll_urgent));
    while (*bytes_available(fd) != 4) std::this_thread::yield();
    auto const view = view_stream(fd);
    CHECK(view.urgent);
    CHECK(view.before == 2);
    CHECK(take(fd, 64) == "AB");
    CHECK(take(fd, 1) == "C");
    CHECK_FALSE(view_stream(fd).urgent);
}

TEST_CASE("who connected knows how much it has sent") {
    auto const ends = connected_ends();
    auto const at_first = sent_position(ends.near.get());
    if (!at_first) {
        CHECK(at_first.code() == Code::no_such_option);
        return;
    }
    CHECK(*at_first == 0);
    say(ends.near.get(), "abc");
    CHECK(*sent_position(ends.near.get()) == 3);
    say(ends.near.get(), "!", flag_urgent);
    CHECK(*sent_position(ends.near.get()) == 4);
    REQUIRE(becomes(ends.far.get(), poll_readable));
    CHECK(take(ends.far.get(), 3) == "abc");
    CHECK(*sent_position(ends.near.get()) == 4);
}

TEST_CASE("no receive passes an urgent byte unseen, whenever it comes") {
    auto const notified =
        GENERATE(Receiver::Notified::for_good, Receiver::Notified::for_one_receive);
    constexpr int rounds = 200;
    auto const ends = connected_ends();
    std::string got;
    std::string wanted;
    std::atomic<int> asked{0};
    std::thread sender{[&] {
        for (int round = 0; round != rounds; ++round) {
            // One urgent byte at a time: the host keeps no more.
            while (asked.load() < round) std::this_thread::yield();
            static_cast<void>(send(ends.far.get(), "a", 1, 0));
            static_cast<void>(send(ends.far.get(), "!", 1, flag_urgent));
            static_cast<void>(send(ends.far.get(), "b", 1, 0));
        }
    }};
    Receiver receiver{ends.near.get(), notified};
    for (int round = 0; round != rounds; ++round) {
        wanted += "a<!>b";
        while (got.size() < wanted.size() && receiver.receive_some(got)) {
        }
        ++asked;
    }
    sender.join();
    CHECK(got == wanted);
}

namespace {

// What one receive brings for which alone the thread is notified; nothing: it cannot be.
std::optional<std::string> receive_one(UrgentWatch& watch, int fd, std::size_t most) {
    {
        UrgentWatch::Change change{watch};
        if (!change.is_allowed() || !watch.make_interruptible(fd, false) ||
            !change.notify_for_one_receive(fd))
            return std::nullopt;
    }
    GuardedReceive guarded{watch, fd, always};
    REQUIRE(guarded.is_allowed());
    guarded.let_none_follow();
    auto text = take(fd, most);
    CHECK(guarded.leave());
    return text;
}

bool can_be_notified(UrgentWatch& watch, int fd) {
    UrgentWatch::Change change{watch};
    return change.is_allowed() && change.notify_this_thread(fd, false);
}

bool hosts_notify() {
    UrgentWatch watch;
    return UrgentWatch::Change{watch}.is_allowed();
}

}  // namespace

TEST_CASE("the one receive that a thread is notified for ends in front of an older urgent byte") {
    if (!hosts_notify()) return;
    auto const ends = ends_with("ab", "xy");
    int const fd = ends.near.get();
    UrgentWatch watch;
    CHECK_FALSE(receive_one(watch, fd, 64));  // the host may drop one
    REQUIRE(watch.keep_in_stream(fd) == Code::ok);
    CHECK(receive_one(watch, fd, 64) == "ab");
    GuardedReceive const next{watch, fd, always};
    CHECK_FALSE(next.is_allowed());
    GuardedReceive::give_up();
    CHECK_FALSE(receive_one(watch, fd, 64));
    CHECK_FALSE(can_be_notified(watch, fd));
}

namespace {

// Receives until the host knows of an urgent byte that it does not have yet, as it stands behind
// more than the receiver has room for. False: none was announced before it came.
bool receive_until_announced(int fd) {
    while ((poll_now(fd, poll_urgent) & poll_urgent) == 0) {
        UrgentWatch watch;
        REQUIRE(watch.keep_in_stream(fd) == Code::ok);
        if (!can_be_notified(watch, fd)) return true;
        REQUIRE(becomes(fd, poll_readable));
        static_cast<void>(take(fd, 4096));
    }
    return false;
}

}  // namespace

TEST_CASE("an urgent byte that was announced and has not arrived is found after a few receives") {
    if (!hosts_notify()) return;
    auto const ends = connected_ends();
    int const fd = ends.near.get();
    REQUIRE(set_option(ends.far.get(), Option::send_buffer, 1 << 20) == Code::ok);
    REQUIRE(set_option(fd, Option::receive_buffer, 20000) == Code::ok);
    say(ends.far.get(), std::string(150000, 'a'));
    say(ends.far.get(), "!", flag_urgent);
    REQUIRE(receive_until_announced(fd));
    UrgentWatch watch;
    REQUIRE(watch.keep_in_stream(fd) == Code::ok);
    constexpr int enough = 100;
    int receives = 0;
    while (receives != enough && receive_one(watch, fd, 1)) ++receives;
    CHECK(receives != 0);
    CHECK(receives < enough);
    CHECK_FALSE(can_be_notified(watch, fd));
}

TEST_CASE("a guarded receive that waits is called back") {
    auto const ends = connected_ends();
    int const fd = ends.near.get();
    REQUIRE(set_blocking(fd, BlockingMode::blocking) == Code::ok);
    UrgentWatch watch;
    std::atomic<bool> may_begin{true};
    std::atomic<bool> has_begun{false};
    std::thread receiver{[&] {
        {
            UrgentWatch::Change change{watch};
            if (change.is_allowed() && watch.make_interruptible(fd, false))
                static_cast<void>(change.notify_this_thread(fd, false));
        }
        GuardedReceive guarded{watch, fd, [&] { return may_begin.load(); }};
        has_begun = true;
        if (!guarded.is_allowed()) return;
        char byte = 0;
        auto const count = receive(fd, &byte, 1, 0);
        if (!guarded.leave()) Announcement const met{watch};
        CHECK_FALSE((count && *count != 0));
    }};
    while (!has_begun) std::this_thread::yield();
    may_begin = false;
    bool const is_told = watch.notifies_this_thread();
    CHECK(watch.call_back_receive());
    receiver.join();
    CHECK_FALSE(is_told);
    // And no other begins.
    GuardedReceive const next{watch, fd, [&] { return may_begin.load(); }};
    CHECK_FALSE(next.is_allowed());
    GuardedReceive::give_up();
}

TEST_CASE("a thread that lets no signal through is not notified of urgent bytes") {
    bool is_told = true;
    std::thread deaf{[&] {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_BLOCK, &all, nullptr);
        UrgentWatch watch;
        is_told = UrgentWatch::Change{watch}.is_allowed();
    }};
    deaf.join();
    CHECK_FALSE(is_told);
}

namespace {

// What a thread finds that looks, of a host where one can.
std::optional<Head> head_of(UrgentWatch& watch, int fd, bool has_data) {
    UrgentWatch::Look look{watch};
    if (!look.is_allowed()) return std::nullopt;
    return look.head(fd, has_data);
}

}  // namespace

TEST_CASE("a look finds what the next receive begins with") {
    UrgentWatch watch;
    auto const quiet = connected_ends();
    if (!head_of(watch, quiet.near.get(), false)) return;
    CHECK(head_of(watch, quiet.near.get(), false) == Head::nothing);
    say(quiet.far.get(), "abc");
    REQUIRE(becomes(quiet.near.get(), poll_readable));
    UrgentWatch fresh;
    for (bool const has_data : {false, true})
        CHECK(head_of(fresh, quiet.near.get(), has_data) == Head::stream);
}

TEST_CASE("a look passes no urgent byte, also one that came after the event") {
    UrgentWatch watch;
    auto const alone = ends_with("", "xy");
    auto const head = head_of(watch, alone.near.get(), true);
    if (!head) return;
    CHECK(head == Head::unknown);
    CHECK(head_of(watch, alone.near.get(), false) == Head::unknown);
    // What stands ahead of it is received first, and nothing with it.
    auto const behind = ends_with("ab", "xy");
    CHECK(head_of(watch, behind.near.get(), true) == Head::stream);
    CHECK(take(behind.near.get(), 64) == "ab");
    CHECK(head_of(watch, behind.near.get(), true) == Head::unknown);
}

TEST_CASE("a thread that goes on looking is to be notified instead") {
    UrgentWatch watch;
    auto const ends = connected_ends();
    int const fd = ends.near.get();
    if (!head_of(watch, fd, false)) return;
    constexpr int enough = 100;
    int looks = 1;
    while (looks != enough && head_of(watch, fd, false)) ++looks;
    CHECK(looks < enough);
    // Another one begins anew.
    std::thread{[&] { CHECK(head_of(watch, fd, false) == Head::nothing); }}.join();
}
