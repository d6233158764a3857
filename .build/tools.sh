# Sourced by ./build and ./posthorn: finds a JDK and Maven, or says how to get them.
#
#   need_jdk    sets and exports JAVA_HOME
#   need_maven  sets MVN
#
# As root, what is missing is installed through the system's package manager; otherwise the command to run is printed
# and the script ends.
# shellcheck shell=bash

readonly JDK_OLDEST=17
readonly MAVEN_OLDEST=3.8

say() {
    printf '%s\n' "$*" >&2
}

die() {
    say "$*"
    exit 1
}

# jdk_release HOME: its feature release (17, 21, ...); nothing if HOME holds no JDK.
jdk_release() {
    local version=
    # lib/modules tells a JDK from a directory that merely has a javac in bin.
    [ -x "$1/bin/javac" ] && [ -f "$1/lib/modules" ] || return 0
    if [ -r "$1/release" ]; then
        version=$(sed -n 's/^JAVA_VERSION="\([^"]*\)".*/\1/p' "$1/release")
    fi
    if [ -z "$version" ]; then
        version=$("$1/bin/javac" -version 2>&1 | sed -n 's/^javac \(.*\)/\1/p')
    fi
    case $version in
        1.*) version=${version#1.} ;;
    esac
    printf '%s\n' "${version%%[!0-9]*}"
}

jdk_fits() {
    local release
    release=$(jdk_release "$1")
    [ -n "$release" ] && [ "$release" -ge "$JDK_OLDEST" ]
}

# The JDK that a command belongs to, through whatever links lead there.
jdk_of() {
    local target link
    target=$(command -v "$1") || return 0
    while [ -L "$target" ]; do
        link=$(readlink "$target")
        case $link in
            /*) target=$link ;;
            *) target=$(dirname "$target")/$link ;;
        esac
    done
    dirname "$(dirname "$target")"
}

find_jdk() {
    local home release best="" best_release=""
    if [ -n "${JAVA_HOME:-}" ]; then
        if jdk_fits "$JAVA_HOME"; then
            printf '%s\n' "$JAVA_HOME"
            return
        fi
        say "JAVA_HOME ($JAVA_HOME) is not a JDK of release $JDK_OLDEST or newer: looking elsewhere."
    fi
    home=$(jdk_of javac)
    if [ -n "$home" ] && jdk_fits "$home"; then
        printf '%s\n' "$home"
        return
    fi
    # Of those that lie around, the oldest that fits: the closest to what the code is written for.
    for home in /usr/lib/jvm/* /usr/lib64/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home "$HOME"/.sdkman/candidates/java/*; do
        jdk_fits "$home" || continue
        release=$(jdk_release "$home")
        if [ -z "$best" ] || [ "$release" -lt "$best_release" ]; then
            best=$home
            best_release=$release
        fi
    done
    printf '%s\n' "$best"
}

# maven_fits COMMAND: whether it is Maven, and new enough. Needs JAVA_HOME.
maven_fits() {
    local version major minor
    version=$("$1" --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    [ -n "$version" ] || return 1
    major=${version%%.*}
    minor=${version#*.}
    minor=${minor%%.*}
    [ "$major" -gt "${MAVEN_OLDEST%%.*}" ] ||
        { [ "$major" -eq "${MAVEN_OLDEST%%.*}" ] && [ "$minor" -ge "${MAVEN_OLDEST#*.}" ]; }
}

find_maven() {
    local command
    for command in "${MAVEN_HOME:+$MAVEN_HOME/bin/mvn}" mvn /opt/maven/bin/mvn /usr/share/maven/bin/mvn \
        "$HOME/.sdkman/candidates/maven/current/bin/mvn"; do
        if [ -n "$command" ] && command -v "$command" >/dev/null && maven_fits "$command"; then
            printf '%s\n' "$command"
            return
        fi
    done
}

# first_apt PACKAGE...: the first that this system offers.
first_apt() {
    local package
    for package in "$@"; do
        if apt-cache policy "$package" 2>/dev/null | grep -q 'Candidate: [0-9]'; then
            printf '%s\n' "$package"
            return
        fi
    done
    printf '%s\n' "$1"
}

# install_command jdk|maven: the command that installs it here; nothing if we know none.
install_command() {
    local jdk
    if command -v apt-get >/dev/null; then
        jdk=$(first_apt openjdk-17-jdk-headless openjdk-21-jdk-headless openjdk-25-jdk-headless)
        case $1 in
            jdk) printf 'apt-get install -y --no-install-recommends %s\n' "$jdk" ;;
            maven) printf 'apt-get install -y --no-install-recommends maven\n' ;;
        esac
    elif command -v dnf >/dev/null || command -v microdnf >/dev/null; then
        local dnf=dnf
        command -v dnf >/dev/null || dnf=microdnf
        jdk=java-17-openjdk-devel
        if [ "$dnf" = dnf ] && ! dnf -q list "$jdk" >/dev/null 2>&1; then
            jdk=java-21-openjdk-devel
            dnf -q list "$jdk" >/dev/null 2>&1 || jdk=java-latest-openjdk-devel
        fi
        case $1 in
            jdk) printf '%s install -y %s\n' "$dnf" "$jdk" ;;
            maven) printf '%s install -y maven\n' "$dnf" ;;
        esac
    elif command -v apk >/dev/null; then
        case $1 in
            jdk) printf 'apk add openjdk17-jdk\n' ;;
            maven) printf 'apk add maven\n' ;;
        esac
    elif command -v zypper >/dev/null; then
        case $1 in
            jdk) printf 'zypper --non-interactive install java-17-openjdk-devel\n' ;;
            maven) printf 'zypper --non-interactive install maven\n' ;;
        esac
    elif command -v pacman >/dev/null; then
        case $1 in
            jdk) printf 'pacman -S --noconfirm jdk17-openjdk\n' ;;
            maven) printf 'pacman -S --noconfirm maven\n' ;;
        esac
    elif command -v brew >/dev/null; then
        case $1 in
            jdk) printf 'brew install openjdk@17\n' ;;
            maven) printf 'brew install maven\n' ;;
        esac
    fi
}

# install jdk|maven "what is needed"
install() {
    local command
    # A fresh container has no package lists: without them nothing would be found.
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        apt-get update -q >&2 || say "apt-get update failed: going on with the package lists at hand."
    fi
    command=$(install_command "$1")
    if [ -z "$command" ]; then
        die "Posthorn needs $2, and no known package manager is here: install it and run this again."
    fi
    case $command in
        brew*) die "Posthorn needs $2. Run: $command" ;;
    esac
    if [ "$(id -u)" -ne 0 ]; then
        die "Posthorn needs $2. Run: sudo $command"
    fi
    say "Posthorn needs $2. Running: $command"
    # The command is one of the lines above: its words are separated by spaces only.
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $command >&2 || die "That failed. Install $2 and run this again."
}

need_jdk() {
    local home
    home=$(find_jdk)
    if [ -z "$home" ]; then
        install jdk "a JDK of release $JDK_OLDEST or newer"
        home=$(find_jdk)
        [ -n "$home" ] || die "A JDK was installed, but is not where it was looked for: set JAVA_HOME to it."
    fi
    export JAVA_HOME=$home
}

need_maven() {
    MVN=$(find_maven)
    if [ -z "$MVN" ]; then
        install maven "Maven $MAVEN_OLDEST or newer"
        MVN=$(find_maven)
        [ -n "$MVN" ] || die "The Maven of this system is older than $MAVEN_OLDEST: install a newer one and set MAVEN_HOME."
    fi
}
