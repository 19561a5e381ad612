# SPDX-License-Identifier: MIT
# What Microsoft's compiler takes and the host's does not, put into words that both take. ws2cc runs
# it when the compiler has refused something: first over the compiler's messages, then over the
# preprocessed source. Only lines of the program's own are changed, and only for what was refused:
#
#   const char* what() const                 what Microsoft's library does not call noexcept
#   std::exception("why"), also as a base    a constructor that only Microsoft's library has
#   virtual void f() = 0 { ... }             a pure function with a body
#   virtual void f() abstract;               a pure function, in Microsoft's word for it
#   class Operation abstract : public Base   a class that has one
#   class Top sealed, void f() sealed;       what may have no heirs, or none of its own
#   __super::f()                             the class that this one is derived from, the first of several
#   static_cast<LPFN_ACCEPTEX>(pointer)      a function's address from a void*, which WSAIoctl gives
#   void f() throw(...);                     a function that may throw what it likes
#   sizeof TYPE                              without parentheses
#   char* getline(void)                      a function named as the host's C library has one
#   if (pointer > 0)                         an order between a pointer and 0
#   116444736000000000Ui64                   how wide a number is, by Microsoft's suffix
#   transform(..., tolower)                  a name of <ctype.h> that <locale> has, too, after "using namespace std"
#   int f(__in HANDLE h)                     annotations that the C++ library has as names of its own
#   typedef unsigned long DWORD;             again, which is the same type on Windows
#   const char* inet_ntop(INT, PVOID, ...);  a declaration of one of Windows' functions, with other words
#   f((SOCKET)wParam)                        a value of the same type, for a reference
#   void f(int); static void f(int n) {}     a function of the file's own that is declared for all of them
#   goto end; int n = 1; end:                a goto past the initialization of a number or a pointer
#   reinterpret_cast<unsigned char*>("text") a literal, which is no const to it
#   std::set<Type>::iterator i;              a type of a template's parameter without "typename"
#   va_list again = list; again = list;      a list of arguments by an assignment, which is no va_copy
#
# The end says, by exit status 0, that a line was changed.

function own_name(message) {
    # ... of 'getline' with type ..., ... for 'getline', ... 'ssize_t getline(char**, ...)'
    if (!match(message, /'[^']*'/)) return ""
    message = substr(message, RSTART + 1, RLENGTH - 2)
    sub(/\(.*/, "", message)
    sub(/.*[^A-Za-z_0-9]/, "", message)
    return message
}

function read_message(line,    parts, place) {
    if (line ~ /looser exception specification|different exception specifi|lax than base/) lax_what = 1
    if (line ~ /no matching function for call to 'std::exception::exception\(|no matching.*'std::exception'/) with_text = 1
    if (match(line, /^[^:]*:[0-9]+:[0-9]+: error: /)) {
        split(substr(line, 1, RLENGTH), parts, ":")
        place = parts[1] ":" parts[2]
        if (line ~ /pure-specifier|initializer on function does not look like/) pure[place] = 1
        if (line ~ /expected ';' at end of (member declaration|declaration list)/) abstract[place] = 1
        if (line ~ /expected type-specifier before '\.\.\.'/) any_throw[place] = 1
        if (line ~ /static_cast.* from .*'void ?\*'.* to /) from_void[place] = 1
        if (line ~ /ordered comparison (of|between) pointer/) ordered[place] = parts[3] " " ordered[place]
        if (line ~ /unresolved overloaded function type/) overloaded[place] = 1
        if (match(line, /non-const lvalue reference (of|to) type '[A-Za-z_0-9:]*[& ]*'/)) {
            referred = substr(line, RSTART, RLENGTH)
            gsub(/^[^']*'|[& ]*'$/, "", referred)
            cast_for_reference[place] = referred
        }
        says_static = line ~ /error: static declaration of .* follows non-static/
        erroneous = place
        refused = 1
        if (line ~ /before '|expected parentheses around type name/) bare_type[place] = 1
        if (line ~ /reinterpret_cast.*casts away qualifiers/) literal[place] = 1
        if (line ~ /assignment to expression with array type|incompatible types in assignment|array type .*va_list.* is not assignable/) assigned[place] = 1
        if (line ~ /error: (invalid initializer|array (must be initialized with|initializer must be an))/) assigned[place] = 1
        if (match(line, /(need 'typename' before|missing 'typename' prior to dependent type name) '[^']*'/)) {
            dependent[place] = substr(line, RSTART, RLENGTH - 1)
            sub(/.*'/, "", dependent[place])
        }
    }
    if (line ~ /'__super'/) with_super = 1
    if (line ~ /'__(in|out|inout|reserved|deref_[a-z_]*)(_opt)?'/) annotated = 1
    if (match(line, /^[^:]*:[0-9]+:[0-9]+: error: (conflicting (declaration|types)|(typedef|type alias) redefinition)/)) {
        split(line, parts, ":")
        again[parts[1] ":" parts[2]] = 1
        said = line
        redeclaration = line ~ /(C function|types for) '/ ? parts[1] ":" parts[2] : ""
    }
    if (line ~ /\/ws2shim\/[^:]*:.*note: previous declaration/ && redeclaration != "" && own_name(said) != "") redeclared[redeclaration] = own_name(said)
    # Microsoft's compiler only warns (C4533).
    if (match(line, /^[^:]*:[0-9]+:[0-9]+: note: .*(crosses|bypasses variable) initialization/)) {
        split(line, parts, ":")
        skipped[parts[1] ":" parts[2]] = 1
    }
    if (says_static && match(line, /^[^:]*:[0-9]+:[0-9]+: note: previous declaration/)) {
        split(line, parts, ":")
        declared_for_all[parts[1] ":" parts[2]] = 1
    }
    if (line ~ /note: candidate .*not viable: expects an lvalue/) cast_for_reference[erroneous] = "[A-Za-z_0-9:]+"
    if (line ~ /note: candidate template ignored: couldn't infer/) overloaded[erroneous] = 1
    if (line ~ /invalid suffix .[uU]?[iI](8|16|32|64)./) sized_numbers = 1
    if (line ~ /error: (conflicting |static declaration of .* follows non-static)/) conflicting = own_name(line)
    # clang names the type in the line that it shows.
    if (line ~ /error: typedef redefinition with different types/) redefined = " "
    else if (redefined == " " && match(line, /^[ \t]*typedef[ \t].*[ \t*]/)) {
        redefined = substr(line, RLENGTH + 1)
        sub(/[ \t]*;.*/, "", redefined)
    } else if (line ~ /^\/usr\/[^:]*:.*note: previous definition/ && redefined ~ /^[A-Za-z_0-9]+$/) own[redefined] = 1
    if (line ~ /: (error|warning): /) says_again = line ~ /warning: redundant redeclaration/
    if (!says_again && line ~ /^(\/usr\/|[^:]*ws2shim\/time_of_day\.h:)[^:]*:.*note: (old|previous) declaration/) {
        if (own_name(line) != "") conflicting = own_name(line)
        if (conflicting != "" && conflicting !~ /^(int8_t|u?int64_t|s?size_t)$/) own[conflicting] = 1
    }
}

# The line with a word of the program's in place of the host's, but for members of something.
function renamed(line, name,    done, before) {
    done = ""
    while ((before = index(line, name)) > 0) {
        done = done substr(line, 1, before - 1)
        line = substr(line, before + length(name))
        if (done ~ /([A-Za-z_0-9]|\.|->|::)$/ || line ~ /^[A-Za-z_0-9]/) done = done name
        else done = done "ws2_own_" name
    }
    return done line
}

# The comparisons with 0 that are nearest to these columns, the last one first: what they say of a pointer.
# The preprocessor puts NULL on a line of its own.
function unordered(line, columns,    count, each, i) {
    count = split(columns, each, " ")
    for (i = 1; i <= count; i++) line = unordered_at(line, each[i] + 0)
    return line
}

function unordered_at(line, column,    start, nearest, width, distance, best, sign) {
    start = 1
    best = -1
    while (match(substr(line, start), /[<>]=?[ \t]*((0|__null)([^.xX0-9A-Za-z_]|$)|$)/)) {
        distance = start + RSTART - 1 - column
        if (distance < 0) distance = -distance
        if (best < 0 || distance < best) {
            best = distance
            nearest = start + RSTART - 1
        }
        start += RSTART
    }
    if (best < 0) return line
    sign = substr(line, nearest, 2)
    width = sign ~ /=$/ ? 2 : 1
    # Nothing is below 0, and everything at least that.
    sign = width == 1 ? (sign ~ /^>/ ? "!=" : "!= 0 && 0 !=") : (sign ~ /^>/ ? "== 0 || 0 ==" : "==")
    return substr(line, 1, nearest - 1) sign substr(line, nearest + width)
}

# Whether the line says once more, in words that are true on Windows, what Windows' headers have said.
function is_said_again(line,    type) {
    type = line
    if (line ~ /^[ \t]*using[ \t]/) {
        sub(/^[ \t]*using[ \t]+/, "", line)
        sub(/^[^=]*=[ \t]*/, "", type)
        sub(/[ \t]*=.*/, "", line)
    } else if (line ~ /^[ \t]*typedef[ \t]/) {
        sub(/[ \t]*;[ \t]*$/, "", line)
        sub(/.*[ \t]/, "", line)
        sub(/^[ \t]*typedef[ \t]+/, "", type)
        sub(/[ \t]+[A-Za-z_0-9]+[ \t]*;[ \t]*$/, "", type)
    } else return 0
    sub(/[ \t]*;[ \t]*$/, "", type)
    sub(/^(std)?::/, "", type)
    if (line ~ /^(INT64|LONG64|LONGLONG|INT_PTR|LONG_PTR|SSIZE_T)$/) return type ~ /^(int64_t|intptr_t|(signed )?long long( int)?)$/
    if (line ~ /^(UINT64|ULONG64|DWORD64|ULONGLONG|DWORDLONG|UINT_PTR|ULONG_PTR|DWORD_PTR|SIZE_T|SOCKET)$/) return type ~ /^(uint64_t|uintptr_t|size_t|unsigned long long( int)?)$/
    # The host's, which its INT64_MAX and its C++ library know; the program's is not another one.
    if (line ~ /^u?int64_t$/) return type ~ (line ~ /^u/ ? "^unsigned long long( int)?$" : "^(signed )?long long( int)?$")
    # As old libraries have them for compilers without <stdint.h>; the host's are those.
    if (line == "int8_t") return type ~ /^(signed )?char$/
    if (line == "ssize_t") return type ~ /^(signed )?int$/
    if (line == "size_t") return type ~ /^unsigned( int)?$/
    if (line == "LONG") return type ~ /^(signed )?long( int)?$/
    return line ~ /^(DWORD|ULONG|u_long)$/ && type ~ /^(unsigned long( int)?|long unsigned int)$/
}

# "int n = 1;" in two steps, where that is all there is in the line.
function initialized_later(line,    end, name) {
    if (line !~ /^[ \t]*[A-Za-z_][A-Za-z_0-9:<> \t*]*[ \t*][A-Za-z_][A-Za-z_0-9]*[ \t]*=[^=;{][^;{]*;[ \t]*$/) return line
    if (line ~ /^[ \t]*(static|constexpr|auto)[ \t]/ || line ~ /,.*=/) return line
    end = index(line, "=")
    name = substr(line, 1, end - 1)
    sub(/[ \t]*$/, "", name)
    sub(/.*[^A-Za-z_0-9]/, "", name)
    return substr(line, 1, end - 1) "; " name " " substr(line, end)
}

# The first of the classes that a list of them names: "public A<B, C>, D".
function first_base(list,    i, depth, letter) {
    for (i = 1; i <= length(list); i++) {
        letter = substr(list, i, 1)
        if (letter == "<") depth++
        if (letter == ">") depth--
        if (letter == "," && depth == 0) break
    }
    list = " " substr(list, 1, i - 1) " "
    while (sub(/^[ \t]+(public|protected|private|virtual)[ \t]/, " ", list)) {}
    gsub(/^[ \t]+|[ \t]+$/, "", list)
    return list
}

# The line, or what begins a class in it and in those before, with a name for the class that it is derived from.
# Its head, between the colon and the brace, may take several lines.
function with_super_class(line,    done, brace, base) {
    done = ""
    if (head == "" && match(line, /(^|[^A-Za-z_0-9])(class|struct)[ \t]+[^;{}()=<>:]*[A-Za-z_0-9][ \t]*:([^:]|$)/)) {
        if (substr(line, 1, RSTART) ~ /enum[ \t]*$/) return line
        brace = RSTART + RLENGTH - (substr(line, RSTART + RLENGTH - 1, 1) == ":" ? 0 : 1)
        done = substr(line, 1, brace - 1)
        line = substr(line, brace)
        head = " "
    }
    if (head == "") return done line
    brace = match(line, /[{;]/)
    if (brace == 0) {
        head = head line " "
        return done line
    }
    base = first_base(head substr(line, 1, brace - 1))
    head = ""
    done = done substr(line, 1, brace)
    if (substr(line, brace, 1) == "{" && substr(line, brace + 1) !~ /^ typedef [^;]* __super;/)
        done = done " typedef " base " __super;"
    return done substr(line, brace + 1)
}

function with_parentheses(line,    done, type) {
    done = ""
    while (match(line, /sizeof[ \t]+(const[ \t]+)?((struct|union|enum|unsigned|signed|long|short)[ \t]+)*[A-Za-z_][A-Za-z_0-9]*/)) {
        type = substr(line, RSTART, RLENGTH)
        sub(/^sizeof[ \t]+/, "", type)
        done = done substr(line, 1, RSTART - 1) "sizeof (" type ")"
        line = substr(line, RSTART + RLENGTH)
    }
    return done line
}

# 5i64 and 5Ui64 with the suffixes that both have; what is shorter than an int needs none.
function with_suffixes(line,    done, number) {
    done = ""
    while (match(line, /(^|[^A-Za-z_0-9"'])(0[xX][0-9A-Fa-f]+|[0-9]+)[uU]?[iI](8|16|32|64)/)) {
        number = substr(line, RSTART, RLENGTH)
        sub(/[iI]64$/, "LL", number)
        sub(/[iI](8|16|32)$/, "", number)
        done = done substr(line, 1, RSTART - 1) number
        line = substr(line, RSTART + RLENGTH)
    }
    return done line
}

# "va_list again = list;" and "again = list;" with the copy that the host's lists want.
function with_copied_list(line,    pair) {
    if (!match(line, /[A-Za-z_0-9]+[ \t]*=[ \t]*[A-Za-z_0-9]+[ \t]*;/)) return line
    pair = substr(line, RSTART, RLENGTH)
    sub(/[ \t]*=[ \t]*/, ", ", pair)
    sub(/[ \t]*;/, ");", pair)
    pair = "__builtin_va_copy(" pair
    if (substr(line, 1, RSTART - 1) ~ /va_list[ \t]+$/) {
        line = substr(line, 1, RSTART + RLENGTH - 1) " " pair substr(line, RSTART + RLENGTH)
        sub(/[ \t]*=[ \t]*[A-Za-z_0-9]+[ \t]*;/, ";", line)
        return line
    }
    return substr(line, 1, RSTART - 1) pair substr(line, RSTART + RLENGTH)
}

# Where the list of a template's arguments ends that begins at this column.
function arguments_end(line, column,    depth, letter) {
    for (depth = 0; column <= length(line); column++) {
        letter = substr(line, column, 1)
        if (letter == "<") depth++
        if (letter == ">" && --depth == 0) break
    }
    return column
}

# "typename" in front of what the compiler calls "std::vector<Kind*>::iterator" or "Kind::iterator"; line breaks and
# spaces are the program's. The messages' columns are no help: they count tabs, which the preprocessor takes away.
function with_typename(line, type,    done, name, end) {
    gsub(/__[a-z0-9]+::/, "", type)
    name = type
    sub(/[<:].*/, "", name)
    if (type ~ /^std::/) {
        name = substr(type, 6)
        sub(/[<:].*/, "", name)
    }
    done = ""
    while (match(line, "(std[ \t]*::[ \t]*)?" name "[ \t]*[<:]")) {
        end = RSTART + RLENGTH
        if (substr(line, end - 1, 1) == "<") end = arguments_end(line, end - 1) + 1
        else end--
        if (substr(line, end) ~ /^[ \t]*::/ && (done substr(line, 1, RSTART - 1)) !~ /(typename[ \t]*|[A-Za-z_0-9:])$/)
            done = done substr(line, 1, RSTART - 1) "typename " substr(line, RSTART, end - RSTART)
        else done = done substr(line, 1, end - 1)
        line = substr(line, end)
    }
    return done line
}

# A declaration that is the file's own; its type may stand in the line before.
function file_only(line) {
    if (!sub(/^[ \t]*extern[ \t]/, "static ", line)) line = "static " line
    changed = 1
    return line
}

# Prints the line before this one, which may still change.
function print_held(line) {
    if (any_held) print held
    held = line
    any_held = 1
}

FNR == NR { read_message($0); next }

/^# [0-9]+ "/ {
    number = $2 - 1
    file = $0
    sub(/^# [0-9]+ "/, "", file)
    systems = file ~ /" .*3/
    sub(/".*/, "", file)
    print_held($0)
    next
}

{
    number++
    line = $0
    if (!systems && index(file, include) != 1 && file !~ /^</) {
        place = file ":" number
        if (lax_what) {
            if (match(line, /what[ \t]*\([ \t]*(void)?[ \t]*\)[ \t]*const[ \t]*(override|final)?[ \t]*([;{]|$)/)) {
                rest = substr(line, RSTART)
                sub(/const/, "const noexcept", rest)
                line = substr(line, 1, RSTART - 1) rest
            }
        }
        if (with_text) {
            gsub(/(std[ \t]*::[ \t]*)?exception[ \t]*::[ \t]*what/, "std::ws2_exception::what", line)
            gsub(/(std[ \t]*::[ \t]*)?exception[ \t]*\(/, "std::ws2_exception(", line)
            if (line ~ /(class|struct)[^;]*:[^:;]*(public|virtual)/) gsub(/(std[ \t]*::[ \t]*)?exception([ \t]*([,{]|$))/, "&@", line)
            gsub(/(std[ \t]*::[ \t]*)?exception[ \t]*,@/, "std::ws2_exception,", line)
            gsub(/(std[ \t]*::[ \t]*)?exception[ \t]*[{]@/, "std::ws2_exception {", line)
            gsub(/(std[ \t]*::[ \t]*)?exception[ \t]*@/, "std::ws2_exception", line)
        }
        if (place in pure) sub(/=[ \t]*(0|NULL|__null)[ \t]*/, "", line)
        if (place in abstract && line ~ /virtual/) gsub(/[ \t]abstract[ \t]*;/, " = 0;", line)
        if (place in abstract && match(line, /[ \t]sealed[ \t]*(override|[;{=]|$)/)) line = substr(line, 1, RSTART) "final" substr(line, RSTART + 7)
        # The errors of such a class stand at its members, too, or only there.
        if (refused && line ~ /(class|struct)[ \t]+[A-Za-z_0-9]+[ \t]+abstract[ \t]*(:[^:]|[{]?[ \t]*$|[{][ \t]*(public|protected|private|virtual)[^A-Za-z_0-9])/)
            sub(/[ \t]abstract[ \t]*/, " ", line)
        if (refused && line ~ /(class|struct)[ \t]+[A-Za-z_0-9]+[ \t]+sealed[ \t]*(:[^:]|[{]|$)/) sub(/[ \t]sealed/, " final", line)
        if (place in any_throw) gsub(/[ \t]throw[ \t]*\([ \t]*\.\.\.[ \t]*\)/, "", line)
        if (place in from_void) gsub(/static_cast[ \t]*</, "reinterpret_cast<", line)
        # With another type than the reference's it stays refused.
        if (place in cast_for_reference) gsub("\\([ \t]*" cast_for_reference[place] "[ \t]*\\)[ \t]*", "", line)
        if (place in ordered) line = unordered(line, ordered[place])
        if (place in overloaded && match(line, /[,( ](std[ \t]*::[ \t]*)?(to(low|upp)er|is(alnum|alpha|digit|lower|punct|space|upper|xdigit))[ \t]*\)/)) {
            name = substr(line, RSTART + 1, RLENGTH - 1)
            sub(/^std[ \t]*::[ \t]*/, "", name)
            line = substr(line, 1, RSTART) "::" name substr(line, RSTART + RLENGTH)
        }
        if (sized_numbers) line = with_suffixes(line)
        if (place in literal && match(line, /reinterpret_cast[ \t]*<[^<>]*>[ \t]*\([ \t]*"/)) {
            sub(/reinterpret_cast[ \t]*</, "(", line)
            sub(/>[ \t]*\([ \t]*"/, ")(\"", line)
        }
        if (place in assigned) line = with_copied_list(line)
        if (place in dependent) line = with_typename(line, dependent[place])
        if (place in bare_type) {
            line = with_parentheses(line)
            # What it stands in may end in the next line.
            if (line ~ /^[ \t]*\)/) with_held = with_parentheses(held)
            if (line ~ /^[ \t]*\)/ && with_held != held) {
                held = with_held
                changed = 1
            }
        }
        if (place in again && is_said_again(line)) line = ""
        for (name in own) line = renamed(line, name)
        # The calls mean Windows' function.
        if (place in redeclared) line = renamed(line, redeclared[place])
        if (place in skipped) line = initialized_later(line)
        if (place in declared_for_all) {
            if (held ~ /[A-Za-z_0-9*][ \t]*$/ && held !~ /^[ \t]*#/) held = file_only(held)
            else line = file_only(line)
        }
        if (with_super) line = with_super_class(line)
        if (annotated) {
            gsub(/(^|[(, \t])__(in|out|inout|reserved|deref_(in|out|inout))(_opt)?[ \t]/, "& ", line)
            gsub(/__(in|out|inout|reserved|deref_(in|out|inout))(_opt)?[ \t] /, " ", line)
        }
    }
    if (line != $0) changed = 1
    print_held(line)
}

END {
    print_held("")
    exit !changed
}
