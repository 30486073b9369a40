#!/bin/sh
# Waits for the end of the program that started it, then ends all that carries a mark in its environment.
#
#     keeper.sh MARK FOLDER
#
# The program holds the other end of standard input, which closes however that program ends. Each process hands its
# environment on to those it starts, also where it forks into the background or into a session of its own: so the mark
# finds what has become nobody's child. FOLDER goes last, with what was mounted in it.
mark=$1 folder=$2
LC_ALL=C
export LC_ALL
# What ends a whole group must not end this one before its work is done.
trap '' HUP INT QUIT TERM
while read -r _; do :; done

rounds=0
while [ "$rounds" -lt 500 ]; do
    found=$(grep -lsazE "^PENNING_TEST_KEEPER=(.*/)?$mark(/|\$)" /proc/[0-9]*/environ)
    [ -n "$found" ] || break
    for file in $found; do
        process=${file#/proc/}
        kill -KILL "${process%/environ}"
    done 2>/dev/null
    rounds=$((rounds + 1))
    sleep 0.02
done

while read -r _ place _; do
    case $place in
    "$folder"/*) umount -l "$place" ;;
    esac
done </proc/self/mounts 2>/dev/null
rm -rf --one-file-system -- "$folder"
