import type { Channel, ChannelOptions } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type UseFormReturn, useForm } from "react-hook-form";
import { ApiError } from "../../../api/client.ts";
import { useErrorText } from "../../../api/error-text.tsx";
import { type FieldValues, fieldNamed, initialValues, toRequest } from "./model.ts";
import { addChannel, changeChannel, type Kind, listKey } from "./queries.ts";

export interface FormValues {
  name: string;
  fields: FieldValues;
  options: ChannelOptions;
}

export const noOptions: ChannelOptions = {
  language: null,
  zone: null,
  format: null,
  quiet: null,
  gatherSeconds: null,
  fallback: null,
};

/** Everything the form of one channel does. */
export interface ChannelForm {
  form: UseFormReturn<FormValues>;
  secrets: {
    isStored: (name: string) => boolean;
    replaced: ReadonlySet<string>;
    removed: ReadonlySet<string>;
    replace: (name: string) => void;
    remove: (name: string) => void;
    keep: (name: string) => void;
  };
  isChanged: boolean;
  isSaving: boolean;
  /** What the server said against it, where that is about no single field. */
  failure: string | null;
  /** Saves what stands in the form; answers null when something in it is wrong. */
  save: () => Promise<Channel | null>;
}

const without = (set: ReadonlySet<string>, name: string) => new Set([...set].filter((each) => each !== name));

/** The form of a new channel (`channel` null), or of one that is stored. */
export function useChannelForm(kind: Kind, channel: Channel | null, name: string): ChannelForm {
  const client = useQueryClient();
  const errorText = useErrorText();
  const [replaced, setReplaced] = useState<ReadonlySet<string>>(new Set());
  const [removed, setRemoved] = useState<ReadonlySet<string>>(new Set());
  const [failure, setFailure] = useState<string | null>(null);
  const toValues = (stored: Channel | null): FormValues => ({
    name: stored?.name ?? name,
    fields: initialValues(kind, stored),
    options: stored?.options ?? noOptions,
  });
  const form = useForm<FormValues>({ defaultValues: toValues(channel) });
  const write = useMutation({
    mutationFn: (values: FormValues) => {
      const request = toRequest(kind, values.fields, channel, removed);
      const body = { name: values.name.trim(), options: values.options, ...request };
      return channel === null ? addChannel({ kind: kind.kind, ...body }) : changeChannel(channel.id, body);
    },
    onSuccess: (saved) => {
      client.setQueryData(listKey(saved), (before: Channel[] | undefined) =>
        before === undefined || before.every(({ id }) => id !== saved.id)
          ? [...(before ?? []), saved]
          : before.map((each) => (each.id === saved.id ? saved : each)),
      );
      void client.invalidateQueries({ queryKey: listKey(saved), exact: true });
      setReplaced(new Set());
      setRemoved(new Set());
      form.reset(toValues(saved));
    },
  });

  function refuse(error: unknown): void {
    const text = errorText(error);
    const field = error instanceof ApiError ? fieldNamed(kind, error.facts) : null;
    if (error instanceof ApiError && error.code === "conflict") {
      form.setError("name", { message: text }, { shouldFocus: true });
    } else if (field !== null) {
      form.setError(`fields.${field}`, { message: text }, { shouldFocus: true });
    } else setFailure(text);
  }

  async function save(): Promise<Channel | null> {
    setFailure(null);
    let saved: Channel | null = null;
    await form.handleSubmit(async (values) => {
      try {
        saved = await write.mutateAsync(values);
      } catch (error) {
        refuse(error);
      }
    })();
    return saved;
  }

  return {
    form,
    secrets: {
      isStored: (field) => channel?.secretsSet.includes(field) ?? false,
      replaced,
      removed,
      replace: (field) => {
        setReplaced(new Set([...replaced, field]));
        setRemoved(without(removed, field));
      },
      remove: (field) => setRemoved(new Set([...removed, field])),
      keep: (field) => setRemoved(without(removed, field)),
    },
    isChanged: form.formState.isDirty || removed.size > 0,
    isSaving: write.isPending,
    failure,
    save,
  };
}
