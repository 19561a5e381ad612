// SPDX-License-Identifier: MIT
// Windows, and the messages of threads.
#include "tests/win32/support.hpp"

#include <array>
#include <cstring>
#include <string>
#include <vector>

using namespace ws2::test;

namespace {

constexpr auto window_docs = "docs:CreateWindowExA";
constexpr auto message_docs = "docs:GetMessage";
constexpr UINT note = WM_APP + 1;

// What procedures have seen, of this thread.
std::vector<UINT>& seen() {
    static thread_local std::vector<UINT> messages;
    return messages;
}
bool has_seen(std::vector<UINT> const& wanted) {
    auto next = wanted.begin();
    for (auto const each : seen())
        if (next != wanted.end() && each == *next) ++next;
    return next == wanted.end();
}

LRESULT CALLBACK remember(HWND window, UINT message, WPARAM first, LPARAM second) {
    seen().push_back(message);
    if (message == note) return static_cast<LRESULT>(first) + second;
    return DefWindowProcA(window, message, first, second);
}

class WindowClass {
public:
    explicit WindowClass(char const* name, WNDPROC procedure = remember, int extra = 0)
        : name_{name} {
        WNDCLASSA made{};
        made.lpfnWndProc = procedure;
        made.lpszClassName = name;
        made.cbWndExtra = extra;
        made.hInstance = GetModuleHandleA(nullptr);
        atom_ = RegisterClassA(&made);
        CHECK(atom_ != 0);
        seen().clear();
    }
    WindowClass(WindowClass const&) = delete;
    WindowClass& operator=(WindowClass const&) = delete;
    ~WindowClass() { UnregisterClassA(name_, GetModuleHandleA(nullptr)); }
    ATOM atom() const { return atom_; }
    HWND make(void* parameter = nullptr) const {
        return CreateWindowExA(0, name_, "first", 0, 0, 0, 100, 50, HWND_MESSAGE, nullptr,
                               GetModuleHandleA(nullptr), parameter);
    }

private:
    char const* name_;
    ATOM atom_ = 0;
};

MSG peek(HWND window = nullptr, UINT how = PM_REMOVE) {
    MSG message{};
    if (!PeekMessageA(&message, window, 0, 0, how)) message.message = WM_NULL;
    return message;
}

}  // namespace

BEHAVIOUR("win32.window-life", "Win32", high, window_docs,
          "a window is told of its creation and of its end, and is gone then") {
    WindowClass const made{"ws2 life"};
    HWND const window = made.make();
    REQUIRE(window != nullptr);
    CHECK(has_seen({WM_NCCREATE, WM_CREATE}));
    CHECK(IsWindow(window));
    CHECK(GetWindowThreadProcessId(window, nullptr) == GetCurrentThreadId());
    seen().clear();
    CHECK(SendMessageA(window, WM_CLOSE, 0, 0) == 0);
    CHECK(has_seen({WM_CLOSE, WM_DESTROY, WM_NCDESTROY}));
    CHECK(!IsWindow(window));
}

BEHAVIOUR("win32.window-gone", "Win32", medium, "docs:System Error Codes",
          "a window that is gone cannot be destroyed again") {
    WindowClass const made{"ws2 gone"};
    HWND const window = made.make();
    REQUIRE(window != nullptr);
    CHECK(DestroyWindow(window));
    CHECK(refused(outcome([&] { return DestroyWindow(window); }), ERROR_INVALID_WINDOW_HANDLE));
}

BEHAVIOUR("win32.window-paint", "Win32", high, "docs:BeginPaint",
          "a window can be painted in while it is there; one that is gone neither that nor the "
          "keyboard") {
    WindowClass const made{"ws2 paint"};
    HWND const window = made.make();
    PAINTSTRUCT paint{};
    HDC const surface = BeginPaint(window, &paint);
    CHECK(surface != nullptr);
    CHECK(paint.hdc == surface);
    CHECK(EndPaint(window, &paint));
    CHECK(DestroyWindow(window));
    CHECK(refused(outcome([&] { return BeginPaint(window, &paint) != nullptr; }),
                  ERROR_INVALID_WINDOW_HANDLE));
    CHECK(
        refused(outcome([&] { return SetForegroundWindow(window); }), ERROR_INVALID_WINDOW_HANDLE));
    CHECK(GetForegroundWindow() != window);
}

BEHAVIOUR("win32.keys-untouched", "Win32", high, "docs:GetAsyncKeyState",
          "a key that nobody has pressed is not down and was not") {
    CHECK(GetAsyncKeyState(VK_F24) == 0);
    CHECK(GetKeyState(VK_F24) == 0);
}

BEHAVIOUR("win32.pointer", "Win32", high, "docs:GetCursorPos",
          "GetCursorPos gives the place of the pointer") {
    POINT place{};
    CHECK(GetCursorPos(&place));
}

BEHAVIOUR("win32.window-classes", "Win32", high, "docs:RegisterClassA",
          "the name of a window class is registered once, found whatever its letters, and kept "
          "while it has windows") {
    WindowClass const made{"ws2 Classes"};
    WNDCLASSA again{};
    again.lpfnWndProc = remember;
    again.lpszClassName = "ws2 classes";
    again.hInstance = GetModuleHandleA(nullptr);
    CHECK(refused(outcome([&] { return RegisterClassA(&again); }), ERROR_CLASS_ALREADY_EXISTS));
    HWND const window = CreateWindowA("WS2 CLASSES", "", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr,
                                      GetModuleHandleA(nullptr), nullptr);
    REQUIRE(window != nullptr);
    CHECK(refused(outcome([&] { return UnregisterClassA("ws2 classes", again.hInstance); }),
                  ERROR_CLASS_HAS_WINDOWS));
    CHECK(DestroyWindow(window));
    HWND const numbered = CreateWindowA(MAKEINTRESOURCEA(made.atom()), "", 0, 0, 0, 0, 0,
                                        HWND_MESSAGE, nullptr, GetModuleHandleA(nullptr), nullptr);
    CHECK(numbered != nullptr);
    CHECK(DestroyWindow(numbered));
}

BEHAVIOUR("win32.window-class-unknown", "Win32", high, "docs:System Error Codes",
          "CreateWindow of a class that was never registered is ERROR_CANNOT_FIND_WND_CLASS") {
    CHECK(refused(outcome([] {
                      return as_value(CreateWindowA("ws2 none", "", 0, 0, 0, 0, 0, nullptr, nullptr,
                                                    nullptr, nullptr));
                  }),
                  ERROR_CANNOT_FIND_WND_CLASS));
}

BEHAVIOUR("win32.window-refuses-creation", "Win32", high, "docs:WM_CREATE",
          "WM_CREATE that returns -1 destroys the window") {
    WindowClass const made{"ws2 refusing",
                           [](HWND window, UINT message, WPARAM first, LPARAM second) -> LRESULT {
                               seen().push_back(message);
                               if (message == WM_CREATE) return -1;
                               return DefWindowProcA(window, message, first, second);
                           }};
    CHECK(made.make() == nullptr);
    CHECK(has_seen({WM_NCCREATE, WM_CREATE, WM_NCDESTROY}));
}

BEHAVIOUR("win32.window-text", "Win32", high, "docs:SetWindowTextA",
          "a window keeps its text, narrow and wide") {
    WindowClass const made{"ws2 text"};
    HWND const window = made.make();
    std::array<char, 16> narrow{};
    std::array<WCHAR, 16> wide{};
    CHECK(GetWindowTextA(window, narrow.data(), 16) == 5);
    CHECK(std::string{narrow.data()} == "first");
    CHECK(SetWindowTextW(window, L"second"));
    CHECK(GetWindowTextLengthA(window) == 6);
    CHECK(GetWindowTextW(window, wide.data(), 4) == 3);
    CHECK(std::wstring{wide.data()} == L"sec");
    CHECK(DestroyWindow(window));
}

BEHAVIOUR("win32.window-children", "Win32", high, "docs:DestroyWindow",
          "a child window, here a static text, is found by its number, keeps a text and ends with "
          "its parent") {
    WindowClass const made{"ws2 parent"};
    HWND const window = made.make();
    std::array<char, 16> text{};
    HWND const label = CreateWindowExA(0, "STATIC", "abc", WS_CHILD, 0, 0, 10, 10, window,
                                       reinterpret_cast<HMENU>(LONG_PTR{17}), nullptr, nullptr);
    REQUIRE(label != nullptr);
    CHECK(GetDlgItem(window, 17) == label);
    CHECK(SetWindowTextA(label, "xyz"));
    CHECK(GetWindowTextA(label, text.data(), 16) == 3);
    CHECK(std::string{text.data()} == "xyz");
    CHECK(DestroyWindow(window));
    CHECK(!IsWindow(label));
}

BEHAVIOUR("win32.window-words", "Win32", high, "docs:SetWindowLongPtrA",
          "a window keeps words for the program; an index beyond its memory is refused") {
    WindowClass const made{"ws2 words", remember, sizeof(LONG_PTR)};
    HWND const window = made.make();
    CHECK(SetWindowLongPtrA(window, GWLP_USERDATA, 11) == 0);
    CHECK(SetWindowLongPtrA(window, GWLP_USERDATA, 12) == 11);
    CHECK(GetWindowLongPtrA(window, GWLP_USERDATA) == 12);
    CHECK(SetWindowLongPtrA(window, 0, -5) == 0);
    CHECK(GetWindowLongPtrA(window, 0) == -5);
    CHECK(refused(outcome([&] { return GetWindowLongPtrA(window, 8); }), ERROR_INVALID_INDEX));
    CHECK(DestroyWindow(window));
}

BEHAVIOUR("win32.message-order", "Win32", high, message_docs,
          "GetMessage returns posted messages in order and WM_QUIT last; sent ones are delivered "
          "at once") {
    WindowClass const made{"ws2 order"};
    HWND const window = made.make();
    while (peek().message != WM_NULL)
        ;
    PostQuitMessage(42);
    CHECK(PostMessageA(window, note, 1, 2));
    CHECK(PostThreadMessageA(GetCurrentThreadId(), note + 1, 3, 4));
    CHECK(SendMessageA(window, note, 20, 3) == 23);
    MSG message{};
    CHECK(GetMessageA(&message, nullptr, 0, 0) == TRUE);
    CHECK(message.hwnd == window);
    CHECK(message.message == note);
    CHECK(DispatchMessageA(&message) == 3);
    CHECK(GetMessageA(&message, nullptr, 0, 0) == TRUE);
    CHECK(message.hwnd == nullptr);
    CHECK(message.wParam == 3);
    CHECK(GetMessageA(&message, nullptr, 0, 0) == FALSE);
    CHECK(message.message == WM_QUIT);
    CHECK(message.wParam == 42);
    CHECK(peek().message == WM_NULL);
    CHECK(DestroyWindow(window));
}

BEHAVIOUR("win32.message-filter", "Win32", high, message_docs,
          "PeekMessage and GetMessage are asked for messages by number and by window; looking does "
          "not take") {
    WindowClass const made{"ws2 filter"};
    HWND const window = made.make();
    CHECK(PostMessageA(window, note, 1, 0));
    CHECK(PostMessageA(window, note + 5, 2, 0));
    MSG message{};
    CHECK(PeekMessageA(&message, nullptr, note + 5, note + 5, PM_REMOVE));
    CHECK(message.wParam == 2);
    CHECK(peek(window, PM_NOREMOVE).wParam == 1);
    CHECK(peek(window).wParam == 1);
    CHECK(peek(window).message == WM_NULL);
    CHECK(PostMessageA(window, note, 1, 0));
    CHECK(DestroyWindow(window));
    CHECK(!PeekMessageA(&message, nullptr, note, note, PM_REMOVE));
    CHECK(GetMessageA(&message, window, 0, 0) == -1);
    CHECK(refused(outcome([&] { return PostMessageA(window, note, 0, 0); }),
                  ERROR_INVALID_WINDOW_HANDLE));
}

BEHAVIOUR("win32.message-timer", "Win32", high, "docs:SetTimer",
          "a timer of SetTimer ticks as WM_TIMER until it is killed") {
    WindowClass const made{"ws2 timer"};
    HWND const window = made.make();
    CHECK(SetTimer(window, 5, 10, nullptr) != 0);
    MSG message{};
    for (int tick = 0; tick != 2; ++tick) {
        CHECK(GetMessageA(&message, window, WM_TIMER, WM_TIMER) == TRUE);
        CHECK(message.wParam == 5);
    }
    CHECK(KillTimer(window, 5));
    CHECK(!KillTimer(window, 5));
    CHECK(DestroyWindow(window));
}

BEHAVIOUR(
    "win32.message-to-thread", "Win32", high, "docs:SendMessage",
    "a message sent to another thread's window is delivered there, when it fetches messages") {
    WindowClass const made{"ws2 threads"};
    HWND const window = made.make();
    DWORD const owner = GetCurrentThreadId();
    Thread const sender{[&] {
        auto const answer = SendMessageA(window, note, 100, 1);
        auto const destroyed = DestroyWindow(window);
        PostThreadMessageA(owner, note + 2, 0, 0);
        return answer == 101 && !destroyed ? 7 : 8;
    }};
    MSG message{};
    while (GetMessageA(&message, nullptr, 0, 0) == TRUE && message.message != note + 2)
        ;
    CHECK(has_seen({note}));
    CHECK(sender.join() == 7);
    CHECK(DestroyWindow(window));
}

BEHAVIOUR("win32.message-thread-unknown", "Win32", high, "docs:PostThreadMessageA",
          "PostThreadMessage to a thread that does not exist is ERROR_INVALID_THREAD_ID") {
    CHECK(refused(outcome([] { return PostThreadMessageA(0xFFFFFFF0, note, 0, 0); }),
                  ERROR_INVALID_THREAD_ID));
}

BEHAVIOUR("win32.message-wait", "Win32", high, "docs:MsgWaitForMultipleObjects",
          "MsgWaitForMultipleObjects ends for an object or for a new message; one that was seen "
          "does not end it") {
    WindowClass const made{"ws2 wait"};
    HWND const window = made.make();
    while (peek().message != WM_NULL)
        ;
    auto const event = manual_event();
    HANDLE const handle = event;
    CHECK(MsgWaitForMultipleObjects(1, &handle, FALSE, 0, QS_ALLINPUT) == WAIT_TIMEOUT);
    CHECK(PostMessageA(window, note, 0, 0));
    CHECK(MsgWaitForMultipleObjects(1, &handle, FALSE, patience_ms, QS_ALLINPUT) ==
          WAIT_OBJECT_0 + 1);
    CHECK(peek(nullptr, PM_NOREMOVE).message == note);
    CHECK(MsgWaitForMultipleObjects(1, &handle, FALSE, 0, QS_ALLINPUT) == WAIT_TIMEOUT);
    CHECK(MsgWaitForMultipleObjectsEx(1, &handle, 0, QS_ALLINPUT, MWMO_INPUTAVAILABLE) ==
          WAIT_OBJECT_0 + 1);
    CHECK(SetEvent(event));
    CHECK(MsgWaitForMultipleObjects(1, &handle, FALSE, patience_ms, QS_ALLINPUT) == WAIT_OBJECT_0);
    CHECK(DestroyWindow(window));
}
