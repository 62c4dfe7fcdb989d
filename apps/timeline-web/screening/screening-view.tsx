import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import type { Screened, ScreeningRequest } from '../../../libs/answers/index.js';
import { FailureNotice } from '../parts/failure.js';
import { ask, RequestFailed, type Failure } from '../service/client.js';
import { useTitle } from '../shell/title.js';
import { texts } from '../texts/en.js';
import { SaleForm } from './sale-form.js';
import { Verdict } from './verdict.js';

/** Screens a sale; a recorded receipt has a view of its own. */
export function ScreeningView() {
  const { route } = useLocation();
  const [screened, setScreened] = useState<Screened>();
  const [failure, setFailure] = useState<Failure>();
  const [isAsking, setAsking] = useState(false);
  useTitle(texts.views.screening);
  const screen = async (request: ScreeningRequest): Promise<void> => {
    setAsking(true);
    try {
      const answer = await ask<Screened>('/v1/screenings', {
        body: request,
        // With a key, a request that the browser sends twice records one receipt.
        headers: request.record === true ? { 'idempotency-key': crypto.randomUUID() } : {},
      });
      setFailure(undefined);
      setScreened(answer);
      if (answer.receipt !== undefined) route(`/screenings/${answer.receipt.id}`);
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      setFailure(error.failure);
    } finally {
      setAsking(false);
    }
  };
  return (
    <section class="view">
      <h1>{texts.screening.heading}</h1>
      <SaleForm
        isAsking={isAsking}
        errors={failure?.problem.errors}
        onScreen={(request) => void screen(request)}
      />
      {failure !== undefined && <FailureNotice failure={failure} />}
      {failure === undefined && screened !== undefined && <Verdict screening={screened} />}
    </section>
  );
}
