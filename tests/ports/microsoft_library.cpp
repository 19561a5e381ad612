// SPDX-License-Identifier: MIT
// What Microsoft's compiler and its C++ library take: names whose headers are not included,
// std::exception with a text, what() without noexcept, pure functions with a body and in
// Microsoft's word, an order between a pointer and 0, tolower for an algorithm, classes that are
// called abstract or sealed, __super, a function's address from a void*, a type of a template's
// parameter without "typename", a literal that is no const, std::tr1, sizeof without parentheses.
#include <winsock2.h>

#include <mswsock.h>

#include <algorithm>
#include <iostream>
#include <mutex>

class Lost : public std::exception {
public:
    Lost(const char* why) : std::exception(why) {}
    virtual const char* what() const { return exception::what(); }
};

struct Shape {
    virtual int corners() = 0 { return 2; }
    virtual bool is_open() const abstract;
    virtual ~Shape() {}
};
struct Square : Shape {
    int corners() { return Shape::corners() + 2; }
    bool is_open() const { return false; }
};

// clang-format off
class Operation abstract : public OVERLAPPED {
public:
    virtual _int32 size() = 0;
};
template <class Kind>
class Counted abstract
{
public:
    virtual ~Counted() {}
};
template <class Kind>
class Layer : public Square,
              public Counted<Kind>
{
public:
    int corners() { return __super::corners() + 1; }
    int sides();
};
template <class Kind> int Layer<Kind>::sides() { return __super::corners() * 2; }
class Top sealed : public Layer<int> {
public:
    int corners() override sealed { return __super::corners() + 1; }
    bool is_open() const sealed;
};
bool Top::is_open() const { return !__super::is_open(); }
// clang-format on
class Read : public Operation, public Counted<Read> {
public:
    _int32 size() { return 4; }
};

// clang-format off
template <class Kind>
class Container : public std::tr1::enable_shared_from_this<Container<Kind> > {
public:
    std::vector<Kind*> all;
    size_t count() {
        size_t number = 0;
	for (std::vector<Kind*>::iterator each = all.begin(); each != all.end(); ++each) number += **each;
        std::vector<Kind*>::iterator it = all.begin(); std::vector<Kind*>::iterator end = all.end();
        return it == end ? 0 : number;
    }
};

static size_t bytes(const unsigned char* text, int count) {
    return strlen((const char*)text) + (
        count * sizeof WSAPOLLFD
    );
}
// clang-format on

static int may_throw(int number) throw(...);
static int may_throw(int number) throw(...) { return number; }

static LPFN_ACCEPTEX accept_function(LPVOID found) { return static_cast<LPFN_ACCEPTEX>(found); }

std::condition_variable ready;
std::shared_ptr<Square> square(new Square);

using namespace std;

static int sign_of(int (*handler)(), char* text, int number) {
    if (number < 0 || text < 0) return -1;
    return text >= NULL && handler > 0 && number > 0 ? 1 : 0;
}

int main() {
    std::string said;
    char copied[5];
    try {
        throw Lost("lost");
    } catch (const std::exception& lost) {
        std::memcpy(copied, lost.what(), sizeof copied);
        said = copied;
    }
    try {
        throw std::exception("found");
    } catch (std::exception& found) {
        said += found.what();
    }
    transform(said.begin(), said.end(), said.begin(), toupper);
    transform(said.begin(), said.end(), said.begin(), tolower);
    if (sign_of(main, copied, 1) != 1 || sign_of(NULL, copied, 1) != 0) return 1;
    if (sign_of(main, NULL, -1) != may_throw(-1)) return 1;
    Top top;
    if (top.corners() != 6 || top.sides() != 8 || !top.is_open()) return 1;
    if (Read().size() != 4 || accept_function(copied) == NULL) return 1;
    std::tr1::shared_ptr<Container<int>> numbers(new Container<int>());
    int two = 2;
    numbers->all.push_back(&two);
    if (numbers->count() != 2) return 1;
    if (bytes(reinterpret_cast<unsigned char*>("abc"), 2) != 3 + 2 * sizeof(WSAPOLLFD)) return 1;
    std::cout << (said == "lostfound" ? 38 + square->corners() : 1) << std::endl;
}
